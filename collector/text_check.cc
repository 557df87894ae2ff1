#include "collector/text_check.h"

#include <array>
#include <cstddef>

namespace casefile {
namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): the magics use
                                                // it

struct Magic {
  std::string_view bytes;
  std::string_view name;
};
constexpr std::array<Magic, 11> kMagics = {{{"\x1f\x8b"sv, "gzip data"},
                                            {"\x28\xb5\x2f\xfd"sv, "zstd data"},
                                            {"\xfd\x37zXZ\0"sv, "xz data"},
                                            {"BZh"sv, "bzip2 data"},
                                            {"PK\x03\x04"sv, "a zip archive"},
                                            {"\x04\x22\x4d\x18"sv, "lz4 data"},
                                            {"\x7f\x45LF"sv, "a program"},
                                            {"SQLite format 3\0"sv, "an SQLite database"},
                                            {"LPKSHHRH"sv, "a systemd journal"},
                                            {"\xff\xfe"sv, "UTF-16 text"},
                                            {"\xfe\xff"sv, "UTF-16 text"}}};

// A shorter run of NULs is a field of a binary record.
constexpr std::size_t kPreallocatedRun = 64;
constexpr std::size_t kPercent = 100;
constexpr std::size_t kControlPercent = 2;

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  constexpr unsigned char kEscape = 0x1b;  // colours
  if (byte >= ' ') return false;
  return c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' && c != '\b' &&
         byte != kEscape;
}

}  // namespace

std::string_view NotText(std::string_view sample) {
  for (const Magic& magic : kMagics) {
    if (sample.starts_with(magic.bytes)) return magic.name;
  }
  std::size_t counted = 0;
  std::size_t controls = 0;
  for (std::size_t i = 0; i < sample.size();) {
    const std::size_t run_end = std::min(sample.find_first_not_of('\0', i), sample.size());
    if (run_end - i >= kPreallocatedRun) {
      i = run_end;
      continue;
    }
    if (IsControl(sample[i])) ++controls;
    ++counted;
    ++i;
  }
  return controls * kPercent > counted * kControlPercent ? "binary data" : std::string_view();
}

}  // namespace casefile
