#pragma once
// A YAML tree as text that is read in a fraction of the time of the YAML it came from: our own
// files are parsed when the program is built (embed_yaml.cc), not each time it starts.
//
// A node is a letter (s: plain scalar, q: quoted scalar, l: sequence, m: map), its line, its column
// and a count, `<letter><line>,<column>,<count>:`, and then so many bytes of a scalar, so many
// nodes of a sequence, or so many times a key (`<bytes>:<key>`) and a node of a map.

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/yaml.h"

namespace casefile {

std::string WriteYamlTree(const YamlNode& root);

// Every node of the result is `vetted`. kCorrupt for anything that WriteYamlTree() does not write.
Result<YamlNode> ReadYamlTree(std::string_view text);

}  // namespace casefile
