#pragma once
// A request of support on its way to a run: read, shown, turned into options, and remembered once
// it was answered, so that an old one cannot be played again.

#include <optional>
#include <string>

#include "base/options.h"
#include "base/result.h"
#include "base/time.h"
#include "formats/bundle/manifest.h"
#include "formats/request.h"

namespace casefile {

// The request that the command names, if it names one. kDenied when its signer is not known, when
// it has expired, or when it was answered before.
Result<std::optional<SignedRequest>> ReadCommandRequest(const ParsedCommand& command, Instant now);

// Who asks for what, for people.
std::string Describe(const SignedRequest& request);

// `command` with what the request asks for, where the user did not say otherwise.
ParsedCommand WithRequest(ParsedCommand command, const Request& request);

// What the bundle says of it.
AnsweredRequest AnswerTo(const SignedRequest& request);

// Remembers that it was answered. A failure is no reason to throw a bundle away.
Result<void> RememberAnswered(const std::string& nonce);

}  // namespace casefile
