#pragma once
// One GET over plain HTTP to an address on this machine.

#include <stop_token>

#include "base/result.h"
#include "collector/host.h"
#include "collector/http_url.h"

namespace casefile {

// All of it within limits::kHealthDeadline, at most limits::kHealthBytes of body. A redirect is
// followed while it stays on this machine. Errors: kNotFound when nobody listens, kTimedOut,
// kInvalidInput when what came is no HTTP.
Result<HttpAnswer> HttpGet(const LoopbackUrl& url, const std::stop_token& stop);

}  // namespace casefile
