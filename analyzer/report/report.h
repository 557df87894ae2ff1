#pragma once
// A report format: one .cc in this folder and one word in the list of its CMakeLists.txt. The file
// name is the id, the option name (`--markdown FILE`) and the test's name.

#include <functional>
#include <string>

#include "formats/findings/findings.h"

namespace casefile {

struct Report {
  std::string id;                                             // "markdown"
  std::string extension;                                      // ".report.md"
  std::string summary;                                        // for --help
  std::function<std::string(const FindingsDocument&)> write;  // the same document, the same bytes
};

}  // namespace casefile
