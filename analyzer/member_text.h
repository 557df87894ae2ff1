#pragma once
// Reading members into memory, up to a limit.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

// The next bytes of `content`, at most `limit`; fewer only at its end.
Result<std::string> ReadUpTo(ByteSource& content, std::size_t limit);
// The last bytes of `content`, at most `limit`.
Result<std::string> ReadTail(ByteSource& content, std::size_t limit);
// Reads the rest and returns how many bytes it was.
Result<std::uint64_t> SkipRest(ByteSource& content);

// Whether the first bytes are those of no text: they hold a NUL.
bool IsBinary(std::string_view head);

// `before`, then what `after` still has. Both must outlive it.
class JoinedSource final : public ByteSource {
 public:
  JoinedSource(std::string_view before, ByteSource& after) : before_(before), after_(after) {}
  Result<std::size_t> Read(std::span<std::byte> out) override;

 private:
  std::string_view before_;
  ByteSource& after_;
};

}  // namespace casefile
