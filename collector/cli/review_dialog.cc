#include "collector/cli/review_dialog.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/console.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

constexpr std::string_view kHelp =
    "  show N         look at a member (Enter: on, q: back)\n"
    "  find TEXT      where TEXT stands in all that is kept\n"
    "  out N…         leave out: numbers, 5-9, or a pattern such as 'files/var/log/*'\n"
    "  in N…          take in again\n"
    "  list           the members again\n"
    "  seal           seal and write what is kept\n"
    "  quit           write nothing\n";
constexpr std::size_t kShownHits = 50;

// Shows text in screens.
class Pager {
 public:
  explicit Pager(const ReviewTerminal& terminal) : terminal_(terminal) {}

  // False when the person has seen enough.
  Result<bool> Line(std::string_view text) {
    for (const std::string& row : WrapToColumns(EscapeForTerminal(text), terminal_.columns)) {
      if (row_ + 1 >= terminal_.rows) {
        row_ = 0;
        const std::string answer = terminal_.ask("-- Enter: more, q: back -- ").value_or("q");
        if (Trim(answer) == "q") return false;
      }
      ++row_;
      TRY(terminal_.show(row + "\n"));
    }
    return true;
  }

 private:
  const ReviewTerminal& terminal_;
  std::size_t row_ = 0;
};

// Passes lines on until one is refused or fails.
Result<void> EachLine(const Draft& draft,
                      std::size_t member,
                      const std::function<Result<bool>(std::size_t, std::string_view)>& line) {
  std::optional<Error> error;
  TRY(draft.ReadLines(member, [&](std::size_t number, std::string_view text) {
    const Result<bool> more = line(number, text);
    if (!more) error = more.error();
    return more && *more;
  }));
  if (error) return *std::move(error);
  return {};
}

class Reviewing {
 public:
  Reviewing(const ReviewTerminal& terminal, Draft* draft) : terminal_(terminal), draft_(*draft) {}

  Result<void> List() {
    Pager pager(terminal_);
    std::uint64_t kept = 0;
    std::uint64_t hidden = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < draft_.members().size(); ++i) {
      const Draft::Member& member = draft_.members()[i];
      if (!TRY(pager.Line(fmt::format("{:>4} {} {:>10} {:>7} hidden  {}",
                                      i + 1,
                                      member.kept ? ' ' : '-',
                                      FormatByteSize(member.size),
                                      member.redactions,
                                      member.path)))) {
        return {};
      }
      if (!member.kept) continue;
      ++count;
      kept += member.size;
      hidden += member.redactions;
    }
    return terminal_.show(
        fmt::format("{} of {} members are kept: {}, in which {} things are hidden\n",
                    count,
                    draft_.members().size(),
                    FormatByteSize(kept),
                    hidden));
  }

  Result<void> Show(std::string_view which) {
    Pager pager(terminal_);
    for (const std::size_t member : TRY(Select({std::string(which)})))
      if (!TRY(ShowMember(pager, member))) break;
    return {};
  }

  Result<void> Find(std::string_view text) {
    const std::string wanted = ToLower(text);
    std::size_t hits = 0;
    for (std::size_t i = 0; i < draft_.members().size(); ++i)
      if (draft_.members()[i].kept) TRY(FindIn(i, wanted, &hits));
    if (hits > kShownHits) {
      return terminal_.show(fmt::format("and in {} lines more\n", hits - kShownHits));
    }
    return hits > 0 ? Result<void>() : terminal_.show("it stands nowhere\n");
  }

  Result<void> Keep(const std::vector<std::string>& words, bool kept) {
    for (const std::size_t member : TRY(Select(words))) draft_.Keep(member, kept);
    return {};
  }

 private:
  // False when the person has seen enough.
  Result<bool> ShowMember(Pager& pager, std::size_t member) {
    bool more = true;
    TRY(EachLine(draft_, member, [&](std::size_t, std::string_view text) -> Result<bool> {
      more = TRY(pager.Line(text));
      return more;
    }));
    return more;
  }

  Result<void> FindIn(std::size_t member, std::string_view wanted, std::size_t* hits) {
    return EachLine(draft_, member, [&](std::size_t number, std::string_view line) -> Result<bool> {
      if (ToLower(line).find(wanted) == std::string::npos || ++*hits > kShownHits) return true;
      const std::string shown = EscapeForTerminal(
          fmt::format("{:>4} {}:{}: {}", member + 1, draft_.members()[member].path, number, line));
      TRY(terminal_.show(ClipToColumns(shown, terminal_.columns) + "\n"));
      return true;
    });
  }

  // "3", "5-9", or a shell pattern of paths.
  Result<std::vector<std::size_t>> Select(const std::vector<std::string>& words) const {
    std::vector<std::size_t> selected;
    const std::size_t count = draft_.members().size();
    for (const std::string& word : words) {
      const std::size_t dash = word.find('-');
      const auto first = ToUint(word.substr(0, dash));
      const auto last = dash == std::string::npos ? first : ToUint(word.substr(dash + 1));
      const std::size_t before = selected.size();
      for (std::size_t i = 0; i < count; ++i) {
        const bool numbered = first && last && i + 1 >= *first && i + 1 <= *last;
        if (numbered || fnmatch(word.c_str(), draft_.members()[i].path.c_str(), 0) == 0) {
          selected.push_back(i);
        }
      }
      if (selected.size() == before) {
        return Error(ErrorCode::kInvalidInput, fmt::format("no member is called '{}'", word));
      }
    }
    return selected;
  }

  const ReviewTerminal& terminal_;
  Draft& draft_;
};

Result<void> Do(Reviewing* review, const ReviewTerminal& terminal, std::string_view line) {
  std::vector<std::string> words;
  for (const std::string_view word : SplitWords(line)) words.emplace_back(word);
  if (words.empty() || words.front() == "list") return review->List();
  const std::string verb = std::move(words.front());
  words.erase(words.begin());
  if (words.empty()) return terminal.show(kHelp);
  if (verb == "show") return review->Show(words.front());
  if (verb == "find") return review->Find(Trim(line.substr(line.find("find") + 4)));
  if (verb == "out") return review->Keep(words, false);
  if (verb == "in") return review->Keep(words, true);
  return terminal.show(kHelp);
}

}  // namespace

Result<bool> Review(const ReviewTerminal& terminal, Draft* draft) {
  Reviewing review(terminal, draft);
  TRY(review.List());
  TRY(terminal.show(kHelp));
  for (;;) {
    const std::optional<std::string> answer = terminal.ask("review> ");
    if (!answer) return false;
    const std::string word = ToLower(Trim(*answer));
    if (word == "seal") return true;
    if (word == "quit" || word == "q") return false;
    const Result<void> done = Do(&review, terminal, *answer);
    if (done) continue;
    if (done.error().code() != ErrorCode::kInvalidInput) return done.error();
    TRY(terminal.show(EscapeForTerminal(done.error().message()) + "\n"));
  }
}

}  // namespace casefile
