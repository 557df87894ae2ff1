// ps in all its column sets (aux, -ef, -eo …, busybox) and top -b: read by the names of the
// columns.

#include <algorithm>
#include <map>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::process_list {
namespace {

// The columns of one header; -1 for those it lacks.
struct Layout {
  int pid = -1;
  int user = -1;
  int state = -1;
  int rss = -1;
  int cpu = -1;
  int threads = -1;
  int started = -1;  // lstart: five words under one name
  int command = -1;
  std::size_t columns = 0;
};

std::optional<Layout> LayoutOf(std::string_view line) {
  const Columns columns(line);
  Layout layout;
  layout.pid = columns.Find({"PID"});
  layout.user = columns.Find({"USER", "UID", "EUSER", "RUSER"});
  layout.state = columns.Find({"STAT", "S", "STATE"});
  layout.rss = columns.Find({"RSS", "RES"});
  layout.cpu = columns.Find({"%CPU", "PCPU", "CPU%"});
  layout.threads = columns.Find({"NLWP", "THCNT"});
  layout.started = columns.Find({"STARTED"});
  layout.command = columns.Find({"COMMAND", "CMD", "ARGS", "COMM"});
  layout.columns = columns.size();
  // The command is the last column: it may contain blanks.
  const bool last = layout.command + 1 == static_cast<int>(layout.columns);
  if (layout.pid < 0 || layout.command < 0 || !last || layout.columns < 3) return std::nullopt;
  return layout;
}

bool IsWeekday(std::string_view word) {
  return word == "Mon" || word == "Tue" || word == "Wed" || word == "Thu" || word == "Fri" ||
         word == "Sat" || word == "Sun";
}

// "node" of "/usr/bin/node server.js", "nginx" of "nginx: master process", "kworker/0:1" of
// "[kworker/0:1]", "postgres" of "postgres: checkpointer".
std::string NameOf(std::string_view command) {
  std::string_view word = command.substr(0, command.find(' '));
  if (word.starts_with('[') && word.ends_with(']'))
    return std::string(word.substr(1, word.size() - 2));
  if (word.ends_with(':')) word.remove_suffix(1);
  if (word.starts_with('-')) word.remove_prefix(1);  // a login shell
  return std::string(BaseName(word));
}

struct Seen {
  std::uint64_t count = 0;
  TextLine first;
};

class Reader {
 public:
  explicit Reader(FactWriter& facts) : facts_(facts) {}

  void Line(const TextLine& line) {
    if (const auto layout = LayoutOf(line.text)) {
      // top -b repeats itself: the first round is enough.
      if (layout_) done_ = true;
      layout_ = layout;
      header_ = line;
      return;
    }
    if (layout_ && !done_) Row(line);
  }

  void End() {
    if (total_ == 0) return;
    facts_.Collected("process list", header_);
    facts_.Add("process.total", static_cast<double>(total_), header_);
    facts_.Add("process.zombies", static_cast<double>(zombies_), header_);
    facts_.Add("process.blocked", static_cast<double>(blocked_), header_);
    for (const auto& [name, seen] : names_) {
      facts_.Add("process.count", static_cast<double>(seen.count), seen.first, {{"name", name}});
    }
  }

 private:
  void Row(const TextLine& line) {
    auto words = SplitWords(line.text);
    const auto shift = [&]() -> std::size_t {
      const auto at = static_cast<std::size_t>(std::max(layout_->started, 0));
      return layout_->started >= 0 && at < words.size() && IsWeekday(words[at]) ? 4 : 0;
    }();
    const auto cell = [&](int column) -> std::string_view {
      if (column < 0) return {};
      const auto at = static_cast<std::size_t>(column) +
                      (layout_->started >= 0 && column > layout_->started ? shift : 0);
      return at < words.size() ? words[at] : std::string_view();
    };
    const std::string_view pid = cell(layout_->pid);
    const std::string_view first = cell(layout_->command);
    if (!NumberFrom(pid) || first.empty()) return;
    const std::string_view command =
        line.text.substr(static_cast<std::size_t>(first.data() - line.text.data()));
    const std::string name = NameOf(command);
    FactWriter::Labels labels{{"name", name}, {"pid", std::string(pid)}};
    if (layout_->user >= 0) labels.emplace("user", cell(layout_->user));
    Count(name, cell(layout_->state), line);
    Add(line, labels, "process.command", std::string(Trim(command)));
    if (const auto rss = SizeFrom(cell(layout_->rss), 1024))
      Add(line, labels, "process.rss_bytes", *rss);
    if (const auto cpu = NumberFrom(cell(layout_->cpu)))
      Add(line, labels, "process.cpu_percent", *cpu);
    if (const auto count = NumberFrom(cell(layout_->threads)))
      Add(line, labels, "process.threads", *count);
    if (const auto state = cell(layout_->state); !state.empty()) {
      Add(line, labels, "process.state", std::string(state.substr(0, 1)));
    }
  }

  void Add(const TextLine& line,
           const FactWriter::Labels& labels,
           std::string_view fact,
           FactValue value) {
    facts_.Add(fact, std::move(value), line, labels);
  }

  void Count(const std::string& name, std::string_view state, const TextLine& line) {
    ++total_;
    if (state.starts_with('Z')) ++zombies_;
    if (state.starts_with('D')) ++blocked_;
    Seen& seen = names_[name];
    if (seen.count++ == 0) seen.first = line;
  }

  FactWriter& facts_;
  std::optional<Layout> layout_;
  TextLine header_;
  bool done_ = false;
  std::uint64_t total_ = 0;
  std::uint64_t zombies_ = 0;
  std::uint64_t blocked_ = 0;
  std::map<std::string, Seen> names_;
};

int Matches(const KindText& head) {
  bool header = false;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number <= 12 && LayoutOf(line.text)) header = true;
  });
  return header ? 80 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  Reader reader(facts);
  ForEachLine(text.text, [&](const TextLine& line) { reader.Line(line); });
  reader.End();
}

}  // namespace

Kind Make() {
  return {.id = "process_list", .matches = Matches, .read = Read};
}

}  // namespace casefile::process_list
