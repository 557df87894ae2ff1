#include "analyzer/ingest.h"

#include "analyzer/ingest_member.h"
#include "analyzer/ingest_summary.h"
#include "analyzer/time_reference.h"
#include "formats/logs/format_set.h"

namespace casefile {

Result<IngestResult> Ingest(MemberTree& tree,
                            const IngestOptions& options,
                            FactStore& facts,
                            std::span<RecordSink* const> sinks) {
  const auto formats = TRY(LogFormatSet::Builtin());
  IngestResult result;
  MemberIngest members({.formats = *formats,
                        .facts = facts,
                        .sinks = sinks,
                        .time = TRY(FindTimeReference(tree, *formats, options))},
                       result);
  std::uint64_t bytes = 0;
  TRY(tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    if (tree.kind() == "bundle" && IsBundleDocument(info.path)) return {};
    bytes += TRY(members.Member(info, content));
    ++result.input.members;
    if (options.progress) options.progress(bytes);
    return {};
  }));
  members.Deferred();
  result.input.bytes = bytes;
  Summarise(tree, facts, result);
  return result;
}

}  // namespace casefile
