// What things a record names.

#include <algorithm>
#include <array>
#include <optional>

#include "analyzer/signals/entities.h"
#include "base/limits.h"

namespace casefile::signals {
namespace {

constexpr std::size_t kLongestKey = 24;

struct Word {
  std::string_view key;  // letters and digits only, small
  std::string_view kind;
};
// Sorted by key.
constexpr auto kWords = std::to_array<Word>({
    {"addr", "address"},
    {"address", "address"},
    {"client", "address"},
    {"clientip", "address"},
    {"connectionid", "connection"},
    {"connid", "connection"},
    {"container", "container"},
    {"containerid", "container"},
    {"containername", "container"},
    {"correlationid", "request"},
    {"dev", "device"},
    {"device", "device"},
    {"disk", "device"},
    {"file", "path"},
    {"filename", "path"},
    {"host", "host"},
    {"hostname", "host"},
    {"ip", "address"},
    {"job", "job"},
    {"jobid", "job"},
    {"node", "host"},
    {"path", "path"},
    {"peer", "address"},
    {"pid", "process"},
    {"pod", "container"},
    {"port", "port"},
    {"remote", "address"},
    {"remoteaddr", "address"},
    {"remoteaddress", "address"},
    {"reqid", "request"},
    {"requestid", "request"},
    {"rhost", "address"},
    {"runid", "job"},
    {"session", "session"},
    {"sessionid", "session"},
    {"taskid", "job"},
    {"traceid", "trace"},
    {"unit", "unit"},
    {"user", "user"},
    {"userid", "user"},
    {"username", "user"},
    {"xrequestid", "request"},
});

static_assert(std::is_sorted(kWords.begin(), kWords.end(), [](const Word& a, const Word& b) {
  return a.key < b.key;
}));

// For each first byte of a key, small, a bit for each length: nearly every word that names no kind
// is told by the two.
constexpr std::array<std::uint32_t, 256> MakeLengths() {
  std::array<std::uint32_t, 256> lengths{};
  for (const Word& word : kWords)
    lengths[static_cast<unsigned char>(word.key[0])] |= 1U << word.key.size();
  return lengths;
}
constexpr auto kLengths = MakeLengths();

constexpr std::array<bool, 256> MakeBetween() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view(" \t\n,;\"'()[]{}<>|`"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kBetween = MakeBetween();

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsAlnum(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsKeyChar(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '.';
}

// The kind of thing that a key names: "X-Request-Id", "req.id", "fields.requestId".
std::optional<std::string_view> KindOf(std::string_view key) {
  if (key.size() < 2 || key.size() > kLongestKey) return std::nullopt;
  std::array<char, kLongestKey> small{};
  std::size_t size = 0;
  for (const char c : key) {
    if (!IsAlnum(c)) continue;
    small.at(size++) = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const std::string_view name(small.data(), size);
  if ((kLengths[static_cast<unsigned char>(small[0])] >> size & 1U) != 0) {
    const auto found = std::lower_bound(
        kWords.begin(), kWords.end(), name, [](const Word& word, std::string_view wanted) {
          return word.key < wanted;
        });
    if (found != kWords.end() && found->key == name) return found->kind;
  }
  const std::size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? std::nullopt : KindOf(key.substr(dot + 1));
}

bool IsNothing(std::string_view value) {
  // Most values begin otherwise.
  if (value.size() > 9 || std::string_view("-nNu").find(value.front()) == std::string_view::npos)
    return false;
  constexpr std::array<std::string_view, 9> kNothing = {
      "-", "null", "none", "None", "unknown", "undefined", "nil", "NULL", "N/A"};
  return std::find(kNothing.begin(), kNothing.end(), value) != kNothing.end();
}

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// "10.0.0.7", with the ":5432" that may follow it taken off.
std::optional<std::string_view> AddressIn(std::string_view token) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  std::size_t at = 0;
  for (; at < token.size(); ++at) {
    if (IsDigit(token[at])) {
      if (++digits > 3) return std::nullopt;
    } else if (token[at] == '.' && digits > 0 && dots < 3) {
      ++dots;
      digits = 0;
    } else {
      break;
    }
  }
  const bool ends = at == token.size() || token[at] == ':' || token[at] == '/';
  return dots == 3 && digits > 0 && ends ? std::optional(token.substr(0, at)) : std::nullopt;
}

class Finder {
 public:
  explicit Finder(std::vector<Mention>& mentions) : mentions_(mentions) {}

  void Add(std::string_view kind, std::string_view value) {
    if (value.empty() || value.size() > limits::kMentionBytes || IsNothing(value)) return;
    if (mentions_.size() >= limits::kMentions) return;
    if ((kind == "port" || kind == "process") && !AllDigits(value)) return;
    if (kind == "address") {
      // A name where an address is expected is a host.
      const auto address = AddressIn(value);
      if (address)
        value = *address;
      else if (value.find(':') == std::string_view::npos)
        kind = "host";
    }
    if (kind == "host" && !std::any_of(value.begin(), value.end(), IsAlnum)) return;
    if (kind == "path" && value.find('/') == std::string_view::npos) return;
    const bool known = std::any_of(mentions_.begin(), mentions_.end(), [&](const Mention& mention) {
      return mention.kind == kind && mention.value == value;
    });
    if (!known) mentions_.push_back({kind, value});
  }

  void Message(std::string_view text) {
    text = text.substr(0, limits::kMentionTextBytes);
    std::optional<std::string_view> waiting;  // the kind that the word before names
    for (std::size_t at = 0; at < text.size();) {
      while (at < text.size() && IsBetween(text[at])) ++at;
      const std::size_t begin = at;
      while (at < text.size() && !IsBetween(text[at])) ++at;
      if (at > begin) waiting = Token(text.substr(begin, at - begin), waiting);
    }
  }

 private:
  static bool IsBetween(char c) { return kBetween[static_cast<unsigned char>(c)]; }

  // `key=value`, a word that names the kind of the next, or a thing known by its shape.
  std::optional<std::string_view> Token(std::string_view token,
                                        std::optional<std::string_view> waiting) {
    while (!token.empty() && (token.back() == '.' || token.back() == '!')) token.remove_suffix(1);
    if (token.empty()) return std::nullopt;
    if (const std::size_t equals = token.find('='); equals != std::string_view::npos) {
      const auto kind = KindOf(token.substr(0, equals));
      if (!kind) return std::nullopt;
      if (equals + 1 == token.size()) return kind;  // the value is in quotes
      Add(*kind, token.substr(equals + 1));
      return std::nullopt;
    }
    if (token == ":") return waiting;
    const bool colon = token.back() == ':';
    std::string_view word = colon ? token.substr(0, token.size() - 1) : token;
    if (token.front() == '/' && token.size() > 1) {
      Add(word.starts_with("/dev/") ? "device" : "path", word);
    } else if (const auto address = IsDigit(token.front()) ? AddressIn(word) : std::nullopt) {
      Add("address", *address);
    } else if (const std::size_t at = token.find(':'); !colon && at != std::string_view::npos) {
      if (const auto kind = KindOf(token.substr(0, at))) Add(*kind, token.substr(at + 1));
    } else if (waiting && Fits(*waiting, word)) {
      Add(*waiting, word);
    } else if (colon || MaySpeak(word)) {
      const auto kind = KindOf(word);
      return kind && (colon || Speaks(*kind)) ? kind : std::nullopt;
    }
    return std::nullopt;
  }

  // Most words of a sentence are told by their first letter to be no such name.
  static bool MaySpeak(std::string_view word) {
    return word.size() >= 3 && word.size() <= 9 &&
           std::string_view("pcdsjPCDSJ").find(word.front()) != std::string_view::npos;
  }
  // Kinds whose name stands before them in a sentence: "port 5432", "pid 77".
  static bool Speaks(std::string_view kind) {
    return kind == "port" || kind == "process" || kind == "container" || kind == "device" ||
           kind == "session" || kind == "job";
  }
  // A word of a sentence is no name: "user authentication failed".
  static bool Fits(std::string_view kind, std::string_view word) {
    if (kind == "port" || kind == "process") return AllDigits(word);
    if (kind == "user" || kind == "host" || kind == "address")
      return word.size() > 1 && IsAlnum(word[0]);
    return std::any_of(word.begin(), word.end(), IsDigit) &&
           std::all_of(word.begin(), word.end(), [](char c) {
             return IsKeyChar(c) || c == '/' || c == ':';
           });
  }

  std::vector<Mention>& mentions_;
};

}  // namespace

void FindMentions(const LogRecord& record, std::vector<Mention>& mentions) {
  Finder finder(mentions);
  for (const auto& [key, value] : record.fields) {
    if (const auto kind = KindOf(key)) finder.Add(*kind, value);
  }
  finder.Message(record.message);
}

}  // namespace casefile::signals
