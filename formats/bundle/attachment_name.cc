#include "formats/bundle/attachment_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace casefile {
namespace {

constexpr std::string_view kPart = ".part";
constexpr std::size_t kDigits = 3;
constexpr std::size_t kMostNameBytes = 200;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string PieceSuffix(std::size_t number) {
  return fmt::format("{}{:0{}}", kPart, number, kDigits);
}

std::string PieceName(std::string_view bundle_name, std::size_t number) {
  return std::string(bundle_name) + PieceSuffix(number);
}

std::optional<PieceOfBundle> ParsePieceName(std::string_view name) {
  PieceOfBundle piece;
  const std::size_t suffix = kPart.size() + kDigits;
  if (name.size() > suffix && name.substr(name.size() - suffix).starts_with(kPart)) {
    const std::string_view digits = name.substr(name.size() - kDigits);
    if (!std::ranges::all_of(digits, IsDigit)) return std::nullopt;
    std::size_t number = 0;
    for (const char c : digits) number = number * 10 + static_cast<std::size_t>(c - '0');
    if (number == 0) return std::nullopt;
    piece.number = number;
    name.remove_suffix(suffix);
  }
  if (name.size() > kMostNameBytes || name.find('/') != std::string_view::npos ||
      (!name.ends_with(".tar.zst.age") && !name.ends_with(".tar.zst")))
    return std::nullopt;
  piece.bundle_name = name;
  return piece;
}

std::string AttachmentReadme(std::string_view bundle_name, std::size_t number, bool in_parts) {
  std::string text = fmt::format(
      R"(This zip holds a diagnostic bundle of Casefile: what a machine could say about
itself, with secrets hidden, and encrypted unless its name ends in .tar.zst.

To get a report (the zip can stay as it is):
    casefile-analyze -i key.txt THIS.zip
To look inside without Casefile, unzip it, then:
    age -d -i key.txt {0} | tar --zstd -xf -
)",
      bundle_name);
  if (in_parts)
    text += fmt::format(
        R"(
This is part {1}. When there are several, put them all into one folder: any of them
stands for all. Without Casefile, unzip all, then join the pieces in their order:
    cat {0}.part* > {0}
)",
        bundle_name,
        number);
  return text;
}

}  // namespace casefile
