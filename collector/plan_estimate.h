#pragma once
// How much a plan will give, said before anything is collected: the text of every entry, and the
// size of the sealed file. Looks into files, but runs nothing and asks nobody.

#include <cstdint>

#include "base/result.h"
#include "collector/host.h"
#include "collector/plan.h"

namespace casefile {

// Fills in PlanEntry::expected and Plan::sealed_size. Files are measured: of each, what will be
// taken is sampled and compressed. What programs, health addresses and databases will say is
// guessed by what there is to say on this machine. A file that cannot be read counts nothing: the
// run will say why.
Result<void> EstimatePlan(Host& host, Plan* plan);

}  // namespace casefile
