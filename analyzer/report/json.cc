// The findings file: formats/findings/FORMAT.md.

#include "analyzer/report/all.h"

namespace casefile::json {

Report Make() {
  return {"json", ".findings.json", "the findings file, for programs", WriteFindings};
}

}  // namespace casefile::json
