#pragma once
// Tables of the page: a head, rows up to a limit, and what was left out.

#include <initializer_list>
#include <string_view>
#include <vector>

#include "analyzer/report/html_sections.h"

namespace casefile {

void WriteCell(HtmlWriter& html, std::string_view text);
// Up to and with <tbody>.
void OpenTable(HtmlWriter& html, std::initializer_list<std::string_view> columns);
void CloseTable(HtmlWriter& html, std::size_t total, std::size_t shown);

// A table of any rows: `write` fills one <tr>.
template <class T, class Write>
void WriteRows(HtmlWriter& html, const std::vector<T>& rows, Write write) {
  std::size_t shown = 0;
  for (const T& row : rows) {
    if (shown == page_limits::kTableRows || html.size() > page_limits::kPageBytes) break;
    html.Open("tr");
    write(row);
    html.Close();
    ++shown;
  }
  CloseTable(html, rows.size(), shown);
}

}  // namespace casefile
