#pragma once
#include <string_view>

#include "analyzer/ingest.h"
#include "formats/logs/time_resolver.h"
#include "formats/members.h"

namespace casefile {

// bundle.json, manifest.json and the like: about the bundle, no evidence about the machine.
bool IsBundleDocument(std::string_view path);

// Where the facts and the sources of one input begin, among those of the inputs before it.
struct SummaryMark {
  std::size_t facts = 0;
  std::size_t sources = 0;
};
SummaryMark MarkOf(const FactStore& facts, const IngestResult& result);

// After the last member of an input: what its tree itself says (header, manifest, problems), what
// its facts say about the host, and how its clock was read.
void Summarise(const TreePart& part,
               const FactStore& facts,
               const TimeContext& time,
               const SummaryMark& mark,
               IngestResult& result);

}  // namespace casefile
