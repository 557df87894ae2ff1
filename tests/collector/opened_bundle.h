#pragma once
// A finished bundle, taken apart for a test.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bundle/manifest.h"

namespace casefile::testing {

struct OpenedBundle {
  BundleHeader header;
  Manifest manifest;
  std::map<std::string, std::string> members;
  std::vector<std::string> problems;
};

// `bytes` is a bundle that is not encrypted.
OpenedBundle OpenBundleText(std::string_view bytes);

}  // namespace casefile::testing
