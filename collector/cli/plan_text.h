#pragma once
// A plan, for people and for programs.

#include <string>
#include <vector>

#include "collector/cli/commands.h"
#include "collector/plan.h"

namespace casefile {

// Tables by kind, with sizes, sensitivity and reasons; safe for a terminal of `columns`.
std::string PlanTable(const std::vector<ChosenProfile>& profiles, const Plan& plan, int columns);
// What is shown before the question: a few lines.
std::string PlanSummary(const std::vector<ChosenProfile>& profiles, const Plan& plan);
std::string PlanJson(const std::vector<ChosenProfile>& profiles, const Plan& plan);

}  // namespace casefile
