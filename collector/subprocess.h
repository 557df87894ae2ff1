#pragma once
// Runs programs. The only user of Boost.Process (v2 of 1.81).
//
// A program gets its own process group, an empty standard input, pipes for the rest, a clean
// environment (PATH, HOME, LC_ALL=C) and a deadline. At the deadline, at the cap or when the run is
// stopped, the whole group is killed; what was written until then is kept. A grandchild that
// outlives its parent and keeps the pipe open delays nobody: when the program has ended, what lies
// in the pipe is taken and the rest of the group is killed.

#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "collector/host.h"

namespace casefile {

// Thread-safe.
class ProgramRunner {
 public:
  // `search_path` as in PATH. `home` is what programs see as HOME; may be empty.
  ProgramRunner(std::string search_path, std::string home);

  // As Host::Run.
  Result<ProgramResult> Run(const Program& program,
                            const ByteSink& output,
                            const std::stop_token& stop);
  // The full path of a program, or empty.
  std::string Find(std::string_view name) const;

 private:
  std::string search_path_;
  std::string home_;
  // Boost 1.81 makes its error pipe without O_CLOEXEC at first: spawned at the same moment, another
  // program would inherit it and we would wait for that program's end.
  std::mutex spawning_;
};

}  // namespace casefile
