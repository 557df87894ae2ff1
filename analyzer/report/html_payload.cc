// What the script of the page explores: the findings file without its blanks, in zstd frames.

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "base/check.h"
#include "base/limits.h"
#include "formats/bundle/frame.h"

namespace casefile {
namespace {

std::vector<std::byte> Compressed(std::string_view text) {
  constexpr int kLevel = 12;  // some 30 MB/s, and a tenth smaller than the usual 3
  Result<FrameCompressor> compressor = FrameCompressor::Create(kLevel);
  CASEFILE_CHECK(compressor.has_value());
  std::vector<std::byte> frames;
  for (std::size_t at = 0; at < text.size(); at += limits::kFrameRawBytes) {
    const Result<std::vector<std::byte>> frame =
        compressor->Compress(AsBytes(text.substr(at, limits::kFrameRawBytes)));
    CASEFILE_CHECK(frame.has_value());
    frames.insert(frames.end(), frame->begin(), frame->end());
  }
  return frames;
}

void Show(std::string& text, std::size_t bytes) {
  text = VisibleText(Clip(text, bytes).text);
}

// The script shows text as it gets it, so it gets it as the document shows it; and a path is the
// same text in both.
void ShowTexts(FindingsDocument& document) {
  for (Finding& finding : document.findings) {
    Show(finding.title, page_limits::kTextBytes);
    for (Evidence& evidence : finding.evidence) {
      Show(evidence.path, page_limits::kTextBytes);
      Show(evidence.text, page_limits::kEvidenceBytes);
    }
  }
  for (TimelineEvent& event : document.events) {
    Show(event.program, page_limits::kEventBytes);
    Show(event.text, page_limits::kEvidenceBytes);
    Show(event.evidence.path, page_limits::kTextBytes);
    Show(event.evidence.text, page_limits::kEvidenceBytes);
  }
  for (Excerpt& excerpt : document.excerpts) {
    Show(excerpt.path, page_limits::kTextBytes);
    for (std::string& line : excerpt.lines) Show(line, page_limits::kEvidenceBytes);
  }
  for (SourceCoverage& source : document.coverage.sources)
    Show(source.path, page_limits::kTextBytes);
}

// What the page shows as HTML anyway, the script does not need a second time.
FindingsDocument WithoutTables(FindingsDocument document) {
  document.host.clear();
  document.gauges.clear();
  document.tables.clear();
  document.templates.clear();
  document.changes = {};
  document.redactions.clear();
  document.coverage.missing.clear();
  document.coverage.withheld.clear();
  document.coverage.not_checked.clear();
  return document;
}

}  // namespace

std::vector<std::byte> FindingsPayload(const FindingsDocument& document) {
  FindingsDocument shown = WithoutTables(document);
  if (shown.findings.size() > page_limits::kFindings) shown.findings.resize(page_limits::kFindings);
  ShowTexts(shown);
  for (;;) {
    std::vector<std::byte> frames = Compressed(WriteFindings(shown));
    if (frames.size() <= page_limits::kPayloadBytes) return frames;
    // Half of the events, each second one, still covers the whole span.
    if (shown.events.size() < 2) {
      shown.excerpts.clear();
      shown.coverage.sources.clear();
      shown.findings.clear();
      return Compressed(WriteFindings(shown));
    }
    std::vector<TimelineEvent> half;
    for (std::size_t i = 0; i < shown.events.size(); i += 2)
      half.push_back(std::move(shown.events[i]));
    shown.events_omitted += shown.events.size() - half.size();
    shown.events = std::move(half);
  }
}

}  // namespace casefile
