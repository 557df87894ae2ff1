#pragma once
// Tables of text with a head: the values of a column that is named `password` or `api_key`, on all
// lines below that have as many fields. Fields are separated by ',', ';', '|' or tabs, and may
// stand in quotes; a field of several lines ends the table.

#include <cstddef>
#include <string_view>
#include <vector>

#include "redact/key_names.h"
#include "redact/span.h"

namespace casefile {

// What is remembered between pieces of one text.
struct CsvState {
  struct Column {
    std::size_t index = 0;
    KeyKind kind = KeyKind::kNone;
  };
  char separator = 0;  // 0: not in a table
  std::size_t fields = 0;
  std::vector<Column> secret;
};

// Whether the word [begin, end) may be a field of a head: most are not, and then no line has to be
// read.
bool MayBeCsvHead(std::string_view text, std::size_t begin, std::size_t end);

// Looks at text[from, to), which begins and ends at line ends wherever the text has some.
void FindCsvValues(
    std::string_view text, std::size_t from, std::size_t to, CsvState* state, Spans* spans);

}  // namespace casefile
