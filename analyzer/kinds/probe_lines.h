#pragma once
// The documents that our own collector writes, line by line: each scalar and each row of an array
// stands on one line, which is parsed by itself and is the evidence of what it says
// (collector/probes/README.md).

#include <functional>
#include <string_view>

#include "analyzer/kinds/kind.h"
#include "base/json.h"

namespace casefile {

// The id in `"schema": "casefile.probe.disks/1"`; empty when there is none in the first bytes.
std::string_view ProbeId(std::string_view text);

// What stands on one line: a row of `array`, or, when that is empty, an object of one scalar.
struct ProbeLine {
  std::string_view array;
  const Json& object;
  const TextLine& line;
};

// Calls `visit` for each line that can be parsed; damaged ones are passed over.
void ForEachProbeLine(std::string_view text,
                      const std::function<void(const ProbeLine& line)>& visit);

// The labels among the members of `row` whose names stand in `keys`, separated by blanks.
FactWriter::Labels ProbeLabels(const Json& row, std::string_view keys);

// A text, or a whole number as text; empty for anything else.
std::string ProbeText(const Json& value);

}  // namespace casefile
