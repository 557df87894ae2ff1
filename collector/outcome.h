#pragma once
// How failures become data.

#include "base/error.h"
#include "formats/bundle/manifest.h"

namespace casefile {

// How an error of a probe, file or program is recorded.
Outcome OutcomeOf(const Error& error);

// Whether something is missing that was there to be had. What does not exist, does not apply or was
// cut as planned is no failure; what was withheld has an exit code of its own.
bool IsFailure(const Outcome& outcome);

}  // namespace casefile
