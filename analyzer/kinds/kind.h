#pragma once
// What a member is and what facts it holds. A kind is one .cc in this folder and one word in the
// list of its CMakeLists.txt; the file name is its id. It is asked by path and by content, so that
// `commands/df-PTk.txt`, `sos_commands/filesys/df_-al` and `host/disk.txt` are all a disk table.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/facts.h"
#include "base/time.h"

namespace casefile {

// A member as text. The views are valid during the call.
struct KindText {
  std::string_view path;
  std::string_view text;  // whole, at most limits::kKindTextBytes; of Matches() only the head
  std::optional<Instant> collected = std::nullopt;  // when the state was taken, for what expires
  // What stands before the text in the member, when it is a part of one.
  std::uint64_t lines_before = 0;
  std::uint64_t bytes_before = 0;
};

// One line of a text with the place it stands at.
struct TextLine {
  std::string_view text;  // without its line end
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
};

// Adds facts with the line they were read from as evidence. That evidence has no time: a fact is
// the state at collection, not an event, and must not take part in the order of events.
class FactWriter {
 public:
  using Labels = std::map<std::string, std::string, std::less<>>;

  FactWriter(FactStore& facts, const KindText& source) : facts_(facts), source_(source) {}

  void Add(std::string_view name, FactValue value, const TextLine& line, Labels labels = {});
  // Says that the member is a source of this kind and was understood.
  void Collected(std::string_view source_kind, const TextLine& line);
  // Facts that were added; what a kind could not read adds none.
  std::size_t count() const { return count_; }
  // The first kind of source that was collected, for coverage; empty when none was.
  const std::string& source_kind() const { return source_kind_; }

 private:
  Evidence EvidenceOf(const TextLine& line) const;

  FactStore& facts_;
  const KindText& source_;
  std::size_t count_ = 0;
  std::string source_kind_;
};

struct Kind {
  std::string id;
  // How sure the kind is, 0 (no) to 100, from the path and the first bytes. A kind that only
  // knows the name says at most 40; one that recognises the content says more.
  std::function<int(const KindText& head)> matches;
  std::function<void(const KindText& text, FactWriter& facts)> read;
};

// Calls `visit` for each line.
void ForEachLine(std::string_view text, const std::function<void(const TextLine& line)>& visit);

// The last component of a path.
std::string_view BaseName(std::string_view path);

}  // namespace casefile
