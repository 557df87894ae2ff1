#pragma once
// What a person sees on the terminal after an analysis: the verdict, the causes, what to do first,
// and what could not be read. Foreign text is escaped; nothing is wider than the terminal.

#include <cstddef>
#include <string>

#include "formats/findings/findings.h"

namespace casefile {

struct TerminalStyle {
  std::size_t columns = 80;
  bool colour = false;
};

std::string TerminalSummary(const FindingsDocument& document, const TerminalStyle& style);

}  // namespace casefile
