#pragma once
// A plan, for people and for programs.

#include <string>
#include <vector>

#include "collector/cli/commands.h"
#include "collector/plan.h"

namespace casefile {

// Tables by kind, with sizes, sensitivity and reasons; safe for a terminal of `columns`.
std::string PlanTable(const std::vector<ChosenProfile>& profiles, const Plan& plan, int columns);
// The same by profile and kind, each line below what it belongs to.
std::string PlanTree(const std::vector<ChosenProfile>& profiles, const Plan& plan);
// What is shown before the question: a few lines.
std::string PlanSummary(const std::vector<ChosenProfile>& profiles, const Plan& plan);
std::string PlanJson(const std::vector<ChosenProfile>& profiles, const Plan& plan);

}  // namespace casefile
