#pragma once
// Finds IPv4, IPv6, MAC and e-mail addresses in any text, by hand-written parsers: their shapes are
// too frequent in logs for patterns. Versions, object ids, times, fingerprints and names of systemd
// units are not taken for addresses.

#include <cstddef>
#include <string_view>

#include "redact/span.h"

namespace casefile {

void FindAddresses(std::string_view text, Spans* spans);

}  // namespace casefile
