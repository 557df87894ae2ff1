#pragma once
#include <span>
#include <string_view>
namespace casefile {
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};
}  // namespace casefile
