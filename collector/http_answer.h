#pragma once
// Takes apart what an HTTP server sent. The bytes are foreign.

#include <string_view>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

// kInvalidInput when `text` does not begin like an answer. A body in chunks is put together; one
// that is cut is kept as far as it goes.
Result<HttpAnswer> ParseHttpAnswer(std::string_view text);

// Whether the head says how long the body is, and that much is there.
bool IsWholeAnswer(std::string_view text);

}  // namespace casefile
