#pragma once
// Small packs and records for tests of the rule engine.

#include <chrono>
#include <string>
#include <string_view>

#include "analyzer/rules/rule_engine.h"

namespace casefile::testing {

inline constexpr Instant kNoon{std::chrono::seconds{1'795'262'400}};  // 2026-11-21T12:00:00Z

// One rule "test/it" around a `when:` in flow or block style, indented by four blanks.
inline std::string PackWith(std::string_view when, std::string_view more = "") {
  std::string pack =
      "pack: test\n"
      "title: Test\n"
      "rules:\n"
      "  - id: it\n"
      "    title: It happened\n"
      "    severity: error\n"
      "    cause: A cause.\n"
      "    remedy: Mend it.\n"
      "    cases:\n"
      "      - {fires: true, files: {a: b}}\n"
      "      - {fires: false, files: {a: c}}\n";
  pack += more;
  pack += "    when:\n";
  pack += when;
  return pack;
}

// Feeds lines to an engine, each with its own line number and offset.
class Feed {
 public:
  explicit Feed(const RuleSet& rules) : engine_(rules) {}

  Feed& At(std::chrono::seconds after) {
    time_ = kNoon + after;
    return *this;
  }
  Feed& Untimed() {
    time_.reset();
    return *this;
  }
  Feed& From(std::string program, std::string path = "log/app.log") {
    program_ = std::move(program);
    path_ = std::move(path);
    return *this;
  }
  Feed& Line(std::string_view message, Severity severity = Severity::kError) {
    LogRecord record;
    record.time = time_;
    record.severity = severity;
    record.program = program_;
    record.message = message;
    record.raw = message;
    record.format = "generic";
    record.line = ++line_;
    record.offset = offset_;
    offset_ += message.size() + 1;
    engine_.OnRecord(path_, record);
    return *this;
  }

  RuleEngine& engine() { return engine_; }
  FactStore& facts() { return facts_; }
  RuleVerdicts Verdicts() const { return engine_.Evaluate(facts_, Coverage{}); }

 private:
  RuleEngine engine_;
  FactStore facts_;
  std::optional<Instant> time_ = kNoon;
  std::string program_ = "app";
  std::string path_ = "log/app.log";
  std::uint64_t line_ = 0;
  std::uint64_t offset_ = 0;
};

inline Fact DiskFact(const std::string& mount, double percent) {
  Evidence evidence;
  evidence.path = "commands/df.txt";
  evidence.line = 2;
  evidence.text = mount;
  return {.name = "disk.used_percent",
          .labels = {{"mount", mount}, {"device", "/dev/sda1"}, {"type", "ext4"}},
          .value = percent,
          .evidence = evidence};
}

}  // namespace casefile::testing
