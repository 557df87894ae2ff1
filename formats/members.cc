#include "formats/members.h"

namespace casefile {

Result<bool> MemberTree::VisitOne(const std::string& path,
                                  const Visitor& visit,
                                  const Passed& passed) {
  bool found = false;
  bool ended_by_us = false;
  const Result<void> walked =
      Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
        if (info.path != path) {
          passed(info);
          return {};
        }
        found = true;
        TRY(visit(info, content));
        ended_by_us = true;
        return Error(ErrorCode::kNotFound, "found");  // ends the walk; nobody sees it
      });
  if (!walked && !ended_by_us) return walked.error();
  return found;
}

}  // namespace casefile
