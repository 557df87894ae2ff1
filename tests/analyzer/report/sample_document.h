#pragma once
// Documents for the tests of the reports, made by hand.

#include <functional>
#include <string>
#include <vector>

#include "formats/findings/findings.h"

namespace casefile::testing {

// 2026-11-21T08:00:00Z and so many seconds.
Instant At(std::int64_t seconds);

// A full disk that took a database and an API down, with every part of a document in use.
FindingsDocument DiskFullDocument();

// Text that tries to become something else than text, one attempt per string.
const std::vector<std::string>& InjectionCorpus();

// Calls `visit` for every string of the document, names of enumerations aside.
void ForEachString(FindingsDocument& document, const std::function<void(std::string&)>& visit);

}  // namespace casefile::testing
