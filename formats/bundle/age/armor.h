#pragma once
// The text form of an age file: strict PEM (RFC 7468) with the label AGE ENCRYPTED FILE, so that it
// can travel in mail and chat.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile::age {

inline constexpr std::string_view kArmorBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
inline constexpr std::string_view kArmorEnd = "-----END AGE ENCRYPTED FILE-----";
inline constexpr std::size_t kArmorColumns = 64;    // of a whole line
inline constexpr std::size_t kArmorLineBytes = 48;  // that it stands for
// Blank bytes before and after; age allows as many.
inline constexpr std::size_t kMaxArmorBlanks = 1024;

// Of `size` bytes when they are armored.
std::uint64_t ArmoredSize(std::uint64_t size);

// Whether an armored file begins here, blanks before it included.
bool LooksLikeArmor(Bytes head);

// Hands out the bytes inside. Errors begin with kArmorFailure and are final.
class ArmorReader final : public ByteSource {
 public:
  // `text` must outlive the reader.
  explicit ArmorReader(ByteSource& text) : source_(text) {}
  Result<std::size_t> Read(std::span<std::byte> out) override;

 private:
  Result<void> Advance();
  Result<void> ReadBegin();
  Result<void> ReadLine();
  Result<void> ExpectOnlyBlanks();
  Result<std::optional<std::string>> NextLine();
  Result<std::optional<char>> NextChar();

  ByteSource& source_;
  std::array<std::byte, 4096> buffer_{};
  Bytes text_;
  std::vector<std::byte> bytes_;
  Bytes unread_;
  bool begun_ = false;
  bool short_line_ = false;  // the last line of the body was seen
  bool done_ = false;
  std::optional<Error> failure_;
};

// Armors what is written to it. Not thread-safe.
class ArmorWriter {
 public:
  explicit ArmorWriter(ByteSink sink) : sink_(std::move(sink)) {}
  Result<void> Write(Bytes bytes);
  // Writes the last line; nothing may be written after it.
  Result<void> Finish();

 private:
  Result<void> Begin();

  ByteSink sink_;
  std::vector<std::byte> held_;  // less than a line
  bool begun_ = false;
};

}  // namespace casefile::age
