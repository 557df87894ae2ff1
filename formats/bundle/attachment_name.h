#pragma once
// What the pieces of a bundle are called, and what stands beside them in a zip.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace casefile {

// ".part001"
std::string PieceSuffix(std::size_t number);
// "casefile-….tar.zst.age.part001"
std::string PieceName(std::string_view bundle_name, std::size_t number);

// A name that a bundle or a piece of one has in a zip, or when it was taken out.
struct PieceOfBundle {
  std::string bundle_name;
  std::optional<std::size_t> number;  // none for a whole bundle
};
std::optional<PieceOfBundle> ParsePieceName(std::string_view name);

// README.txt of the zip with piece `number`; `in_parts` when there may be more.
std::string AttachmentReadme(std::string_view bundle_name, std::size_t number, bool in_parts);

}  // namespace casefile
