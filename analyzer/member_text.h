#pragma once
// Reading members into memory, up to a limit.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

// The last bytes of `content`, at most `limit`. `visit`, when there is one, is shown all of it, in
// blocks of that size.
using BlockVisitor = std::function<void(std::string_view block)>;
Result<std::string> ReadTail(ByteSource& content, std::size_t limit, const BlockVisitor& visit);
// Reads the rest and returns how many bytes it was.
Result<std::uint64_t> SkipRest(ByteSource& content);

// Whether the first bytes are those of no text: they hold a NUL.
bool IsBinary(std::string_view head);

}  // namespace casefile
