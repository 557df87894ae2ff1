#include "tests/analyzer/templates/log_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.h"

namespace casefile::templates::testing {
namespace {

constexpr std::string_view kUsers =
    "root|admin|oracle|guest|test|webmaster|backup|git|jenkins|nagios|ftpuser|support|ubuntu|pi|"
    "alice|bob|carol|dave|eve|mallory|operator|postgres|mysql|www|deploy|info|sales|temp";

// How a value is written in a template when that is not "<*>".
std::string_view Notation(std::string_view kind) {
  static const std::map<std::string_view, std::string_view> kNotations = {
      {"ipport", "<*>:<*>"},
      {"peer", "<*>:<*>"},
      {"clock", "<*>:<*>:<*>"},
      {"date", "<*>-<*>-<*>"},
      {"node", "node-<*>"},
      {"cabinet", "<*>-C:<*>"},
      {"nodes", "node-<*>"},
      {"core", "core.<*>"},
      {"slave", "worker-slave-<*>"},
      {"part", "part-<*>"},
      {"action", "android.intent.action.<*>"}};
  const auto found = kNotations.find(kind);
  return found == kNotations.end() ? "<*>" : found->second;
}

std::filesystem::path StyleFolder() {
  return std::filesystem::path(CASEFILE_SOURCE_DIR) / "tests/analyzer/templates/styles";
}

}  // namespace

std::uint64_t LogWriter::Number(std::uint64_t from, std::uint64_t to) {
  return from + random_() % (to - from + 1);
}

std::string LogWriter::Pick(std::string_view choices) {
  const auto count = static_cast<std::uint64_t>(std::count(choices.begin(), choices.end(), '|'));
  for (std::uint64_t skip = Number(0, count); skip > 0; --skip) {
    choices.remove_prefix(choices.find('|') + 1);
  }
  return std::string(choices.substr(0, choices.find('|')));
}

std::string LogWriter::Word(int syllables) {
  std::string word;
  for (int i = 0; i < syllables; ++i) {
    word += Pick("b|br|d|f|g|k|l|m|n|p|r|s|st|t|v|z") + Pick("a|e|i|o|u|ei|ou");
  }
  return word;
}

std::string LogWriter::Value(std::string_view kind) {
  const auto number = [this](std::uint64_t to) { return Number(0, to); };
  if (kind.starts_with("=")) return Pick(kind.substr(1));
  if (kind == "int") return fmt::format("{}", number(99999));
  if (kind == "small") return fmt::format("{}", number(9));
  if (kind == "big") return fmt::format("{}", 1400000000000 + std::uint64_t{random_()});
  if (kind == "float") return fmt::format("{}.{:02}", number(999), number(99));
  if (kind == "hex") return fmt::format("0x{:x}", random_());
  if (kind == "hex8") return fmt::format("{:08x}", random_());
  if (kind == "ip") return fmt::format("10.{}.{}.{}", number(9), number(255), number(255));
  if (kind == "ipport") return Value("ip") + ":" + fmt::format("{}", 1024 + number(60000));
  if (kind == "peer") return "/" + Value("ipport");
  if (kind == "slash_ip") return "/" + Value("ip");
  if (kind == "ms") return Value("int") + "ms";
  if (kind == "blocks") {
    std::string blocks = Value("blk");
    for (std::uint64_t more = number(4); more > 0; --more) blocks += " " + Value("blk");
    return blocks;
  }
  if (kind == "nodes") {
    std::string nodes = Value("node");
    for (std::uint64_t more = number(6); more > 0; --more) nodes += " " + Value("node");
    return nodes;
  }
  if (kind == "host") return fmt::format("{}.{}.com", Word(2), Word(3));
  if (kind == "hostport") return Value("host") + ":" + Pick("80|443|8080");
  if (kind == "user") return Pick(kUsers);
  if (kind == "word") return Word(2 + static_cast<int>(number(2)));
  if (kind == "path") return fmt::format("/var/{}/{}.{}", Word(2), Word(2), Pick("log|txt|html"));
  if (kind == "uuid") {
    return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:08x}{:04x}",
                       random_(),
                       number(65535),
                       number(4095),
                       number(4095),
                       random_(),
                       number(65535));
  }
  if (kind == "blk") return fmt::format("blk_{}{}", Pick("-|"), Value("big"));
  if (kind == "task")
    return fmt::format("attempt_{}_{:04}_m_{:06}_0", Value("big"), number(99), number(999));
  if (kind == "class") return fmt::format("org.{}.{}.{}", Word(2), Pick("api|impl|event"), Word(3));
  if (kind == "clock") return fmt::format("{:02}:{:02}:{:02}", number(23), number(59), number(59));
  if (kind == "date") return fmt::format("2026-{:02}-{:02}", 1 + number(11), 1 + number(27));
  if (kind == "size") return Value("float") + Pick(" B| KB| MB");
  if (kind == "mac")
    return fmt::format(
        "00:1b:{:02x}:{:02x}:{:02x}:{:02x}", number(255), number(255), number(255), number(255));
  if (kind == "node") return fmt::format("node-{}", number(255));
  if (kind == "slave") return fmt::format("worker-slave-{:02}", number(40));
  if (kind == "piece") return fmt::format("broadcast_{}_piece{}", number(99), number(3));
  if (kind == "core") return fmt::format("core.{}", number(9999));
  if (kind == "part") return fmt::format("part-{:05}", number(9999));
  if (kind == "cabinet")
    return fmt::format(
        "R{:02}-M{}-N{}-C:J{:02}-U{:02}", number(40), number(1), number(9), number(17), number(11));
  if (kind == "app") return fmt::format("com.{}.{}", Word(2), Word(3));
  if (kind == "action") return "android.intent.action." + Pick("A_BC|D_EF|G_HI|J_KL");
  return fmt::format("{{unknown kind {}}}", kind);
}

LogLine LogWriter::Make(std::string_view event) {
  LogLine line;
  while (!event.empty()) {
    const std::size_t open = std::min(event.find('{'), event.size());
    line.text += event.substr(0, open);
    line.event += event.substr(0, open);
    event.remove_prefix(open);
    if (event.empty()) break;
    const std::size_t close = event.find('}');
    const std::string_view kind = event.substr(1, close - 1);
    line.text += Value(kind);
    line.event += Notation(kind);
    event.remove_prefix(close + 1);
  }
  return line;
}

std::vector<LogLine> LogWriter::Write(std::string_view style) {
  std::vector<LogLine> lines;
  for (std::string_view line : SplitLines(style)) {
    int count = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), count);
    if (error != std::errc{}) continue;
    line.remove_prefix(static_cast<std::size_t>(end - line.data()) + 1);
    for (int i = 0; i < count; ++i) lines.push_back(Make(line));
  }
  std::shuffle(lines.begin(), lines.end(), random_);
  return lines;
}

std::string ReadStyle(std::string_view name) {
  std::ifstream in(StyleFolder() / (std::string(name) + ".txt"));
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> StyleNames() {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(StyleFolder(), error)) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace casefile::templates::testing
