#include "redact/redactor.h"

namespace casefile {

bool IsPlaceholder(std::string_view text) {
  return text.starts_with("[redacted:");
}

}  // namespace casefile
