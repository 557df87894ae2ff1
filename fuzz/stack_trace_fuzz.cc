// Any text as an event with a stack trace: what is found is bounded, and a trace whose numbers are
// others has the same name.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "formats/logs/stack_trace.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto trace = casefile::FindStackTrace(text);
  if (!trace) return 0;
  CASEFILE_CHECK(!trace->frames.empty() && trace->frames.size() <= casefile::limits::kTraceFrames);
  CASEFILE_CHECK(trace->fingerprint.size() == 17 && trace->fingerprint.front() == 'S');
  for (const std::string& frame : trace->frames) {
    CASEFILE_CHECK(!frame.empty() && frame.size() <= text.size() + 1);
    CASEFILE_CHECK(frame.find('\n') == std::string::npos);
  }
  // Nothing of the way it is found depends on a run before.
  CASEFILE_CHECK(casefile::FindStackTrace(text)->fingerprint == trace->fingerprint);
  return 0;
}
