#pragma once
// Private keys in PEM armour (RFC 7468, OpenSSH, PGP): the lines between BEGIN and END, also with a
// log prefix before each, with \n instead of line breaks, or cut off; and those of PuTTY.
// Certificates and public keys are no secrets.

#include <cstddef>
#include <string_view>

#include "redact/span.h"

namespace casefile {

// What is remembered between pieces of one text.
struct PemState {
  bool inside = false;          // behind a BEGIN whose END has not come
  std::size_t lines = 0;        // body lines so far
  std::size_t column = 0;       // where the body began in the last of them
  std::size_t putty_lines = 0;  // so many more lines are a key of PuTTY
};

// Looks at text[from, to), which begins and ends at line ends wherever the text has some; it must
// not be longer than one piece of a stream.
void FindPem(
    std::string_view text, std::size_t from, std::size_t to, PemState* state, Spans* spans);

}  // namespace casefile
