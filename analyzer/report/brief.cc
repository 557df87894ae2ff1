// The few lines that fit into a chat or a ticket's first comment.

#include "analyzer/report/all.h"
#include "analyzer/report/markdown.h"

namespace casefile::brief {

Report Make() {
  return {"brief", ".brief.md", "a few lines for a ticket", BriefMarkdown};
}

}  // namespace casefile::brief
