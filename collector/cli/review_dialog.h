#pragma once
// Lets a person look through a draft before it is sealed: what is in it, each text, a search over
// all of them; and leave members out.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collector/draft.h"

namespace casefile {

// Where the person sits. Everything shown is safe for a terminal.
struct ReviewTerminal {
  std::function<std::optional<std::string>(std::string_view question)> ask;
  std::function<Result<void>(std::string_view text)> show;
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// True when the draft shall be sealed as it then is, false when nothing shall be written.
Result<bool> Review(const ReviewTerminal& terminal, Draft* draft);

}  // namespace casefile
