#pragma once
// What may be said of a secret value without saying anything of it: enough to tell "empty", "far
// too short", "still the example" or "not a URL", which is what goes wrong with settings.

#include <string_view>

#include "collector/probe_document.h"

namespace casefile {

struct ValueShape {
  std::string_view length;   // "empty", "1-11", "12-31", "32+"
  std::string_view charset;  // "empty", "digits", "hex", "base64", "word", "printable", "other"
  std::string_view scheme;   // of a URL, when it is one of the well-known ones; else empty
  bool placeholder = false;  // "changeme", "your-key-here"
  bool blank_ends = false;   // a blank before or behind, or quotes that belong to the value
};
ValueShape ShapeOf(std::string_view value);

void AddShape(const ValueShape& shape, ProbeRow* row);

}  // namespace casefile
