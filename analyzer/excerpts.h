#pragma once
// The lines around what a document cites, read in a second pass over the members it names.

#include "base/result.h"
#include "formats/findings/findings.h"
#include "formats/members.h"

namespace casefile {

// Fills `excerpts` and the empty texts of template evidence, when the tree can be read again. A
// place whose line does not hold the cited text is left out: its number means something else.
Result<void> AddExcerpts(MemberTree& tree, FindingsDocument& document);

}  // namespace casefile
