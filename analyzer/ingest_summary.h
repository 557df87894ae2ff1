#pragma once
#include <string_view>

#include "analyzer/ingest.h"

namespace casefile {

// bundle.json, manifest.json and the like: about the bundle, no evidence about the machine.
bool IsBundleDocument(std::string_view path);

// After the last member: what the tree itself says (header, manifest, problems) and what the facts
// say about the host.
void Summarise(const MemberTree& tree, const FactStore& facts, IngestResult& result);

}  // namespace casefile
