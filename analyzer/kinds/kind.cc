#include "analyzer/kinds/kind.h"

#include <algorithm>

#include "base/limits.h"

namespace casefile {

void FactWriter::Add(std::string_view name, FactValue value, const TextLine& line, Labels labels) {
  if (facts_.all().size() >= limits::kFacts) return;
  ++count_;
  facts_.Add({.name = std::string(name),
              .labels = std::move(labels),
              .value = std::move(value),
              .evidence = EvidenceOf(line)});
}

void FactWriter::Collected(std::string_view source_kind, const TextLine& line) {
  if (source_kind_.empty()) source_kind_ = source_kind;
  facts_.MarkCollected(source_kind, EvidenceOf(line));
}

Evidence FactWriter::EvidenceOf(const TextLine& line) const {
  Evidence evidence;
  evidence.path = source_.path;
  evidence.line = line.number + source_.lines_before;
  evidence.offset = line.offset + source_.bytes_before;
  evidence.text = line.text.substr(0, limits::kEvidenceBytes);
  return evidence;
}

void ForEachLine(std::string_view text, const std::function<void(const TextLine& line)>& visit) {
  std::size_t at = 0;
  for (std::uint64_t number = 1; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    visit({.text = line, .number = number, .offset = at});
    at = end + 1;
  }
}

std::string_view BaseName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace casefile
