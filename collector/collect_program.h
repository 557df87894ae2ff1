#pragma once
// Runs one program and keeps what it printed; what it printed on standard error is a member beside
// it.

#include <stop_token>
#include <string>

#include "base/result.h"
#include "collector/member_stream.h"
#include "collector/plan.h"
#include "collector/run_state.h"

namespace casefile {

struct ProgramOutput {
  const Program& program;
  OutputForm form = OutputForm::kText;
  std::string member;  // ends in ".txt"
};

// An error means that the program could not be run at all.
Result<Ending> CollectProgram(RunState& run,
                              const PlanEntry& entry,
                              const ProgramOutput& what,
                              const std::stop_token& stop);

}  // namespace casefile
