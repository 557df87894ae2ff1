#include "analyzer/ingest.h"

#include <algorithm>
#include <array>

#include "analyzer/ingest_member.h"
#include "analyzer/ingest_summary.h"
#include "analyzer/sink_threads.h"
#include "analyzer/time_reference.h"
#include "formats/logs/format_set.h"
#include "formats/tree_group.h"

namespace casefile {

namespace {

// One input of several, or the only one. Returns its bytes.
Result<std::uint64_t> IngestPart(const TreePart& part,
                                 const IngestContext& shared,
                                 const IngestOptions& options,
                                 std::uint64_t before,
                                 IngestResult& result) {
  IngestContext context = shared;
  MemberTree& tree = *part.tree;
  const TimeReference reference = TRY(FindTimeReference(tree, context.formats, options));
  context.time = reference.context;
  context.roll_overs = &reference.roll_overs;
  context.folder = part.folder;
  const SummaryMark mark = MarkOf(context.facts, result);
  MemberIngest members(context, result);
  std::uint64_t bytes = 0;
  TRY(tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    if (tree.kind() == "bundle" && IsBundleDocument(info.path)) return {};
    MemberInfo named = info;
    named.path = part.folder + info.path;
    bytes += TRY(members.Member(named, content));
    ++result.input.members;
    if (options.progress) options.progress(before + bytes);
    return {};
  }));
  members.Deferred();
  Summarise(part, context.facts, context.time, mark, result);
  return bytes;
}

}  // namespace

Result<IngestResult> Ingest(MemberTree& tree,
                            const IngestOptions& options,
                            FactStore& facts,
                            std::span<RecordSink* const> sinks) {
  const auto formats = TRY(LogFormatSet::Builtin());
  IngestResult result;
  SinkThreads threads(sinks);
  const std::array<RecordSink*, 1> all = {&threads};
  const IngestContext shared{.formats = *formats,
                             .facts = facts,
                             .sinks = all,
                             .time = {},
                             .only = options.only,
                             .limits = options.limits,
                             .roll_overs = nullptr,
                             .folder = {}};
  std::uint64_t bytes = 0;
  for (const TreePart& part : PartsOf(tree))
    bytes += TRY(IngestPart(part, shared, options, bytes, result));
  threads.Finish();
  TimeSpan& window = result.window;
  if (options.only.from && window.from) window.from = std::max(*window.from, *options.only.from);
  if (options.only.to && window.to) window.to = std::min(*window.to, *options.only.to);
  if (window.from && window.to && *window.to < *window.from) window = {};
  result.input.kind = tree.kind();
  result.input.bytes = bytes;
  return result;
}

}  // namespace casefile
