#pragma once
// The redaction engine: text in, text and a ledger out. It touches no file and knows no bundle.
//
// One pass: Vectorscan finds candidates, RE2 and hand-written scanners give exact spans on the
// original bytes, the union of all spans is written once and never scanned again. How the input is
// split into Write() calls changes nothing. Line count and line ends never change; a byte outside
// every span is untouched.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "redact/pseudonym_map.h"

namespace casefile {

// How often each rule hid something; the key is the rule's id.
using RedactionCounts = std::map<std::string, std::uint64_t, std::less<>>;

// What a member's text is, when the caller knows; decides how key/value pairs are read.
enum class TextKind : std::uint8_t {
  kAny,      // logs, configs, command output
  kEnviron,  // NAME=value lines: values of names that are not on the allow-list are hidden
};

struct RedactorOptions {
  Secret pseudonym_key;                 // 32 bytes; random per bundle unless the owner gives one
  std::vector<std::string> host_names;  // of this machine: hidden wherever they stand as a word
  std::vector<std::string> user_names;
  std::vector<std::string> user_rules;  // texts of YAML files in the form of redact/rules/*.yaml
  std::shared_ptr<PseudonymMap> map = nullptr;  // filled with what pseudonyms stand for
};

// Everything that is the same for all members. Learn() first, from one thread; after that it is
// read-only and any number of RedactStreams may use it at once.
class Redactor {
 public:
  // kInvalidInput with file:line:column for a bad user rule.
  static Result<std::shared_ptr<Redactor>> Create(RedactorOptions options);
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;
  Redactor(Redactor&&) = delete;
  Redactor& operator=(Redactor&&) = delete;
  ~Redactor();

  // Remembers every value that stands under a secret-looking key in `text` (env, .env, YAML, TOML,
  // JSON, INI, URLs, command lines) as a known value, to be removed everywhere. Values that are
  // too short or too common are not learned.
  void Learn(std::string_view text, TextKind kind);
  // One value that is known to be secret (a password file, a canary).
  void LearnValue(std::string_view value, std::string_view label);
  // A value planted to prove that redaction works: it is not looked for, but a stream fails when it
  // is in the output. False when it is too short (6 bytes) or too long for that.
  bool PlantCanary(std::string_view value);
  std::size_t known_values() const;

  // A whole text at once. For names, command lines, reasons and other short strings as well.
  std::string Redact(std::string_view text,
                     TextKind kind = TextKind::kAny,
                     RedactionCounts* counts = nullptr) const;

  struct State;
  const State& state() const { return *state_; }

 private:
  explicit Redactor(std::unique_ptr<State> state);
  void LearnEnvironment(std::string_view text);
  std::unique_ptr<State> state_;
};

// One member on its way. Belongs to one thread; shares ownership of the Redactor.
class RedactStream {
 public:
  // `path` is that of the file the text is from, which rules of the user may name; where it is
  // empty, all of them count.
  RedactStream(std::shared_ptr<const Redactor> redactor,
               TextKind kind,
               ByteSink out,
               std::string_view path = {});
  RedactStream(RedactStream&&) noexcept;
  RedactStream& operator=(RedactStream&&) noexcept;
  RedactStream(const RedactStream&) = delete;
  RedactStream& operator=(const RedactStream&) = delete;
  ~RedactStream();

  // kInternal (a known value) or kCorrupt (a canary), with the offset in the output, when one of
  // them is still in what would be written next; that is then not written.
  Result<void> Write(Bytes bytes);
  // Writes what was held back. Nothing may be written after it.
  Result<void> Finish();
  const RedactionCounts& counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "[redacted:…]" or a pseudonym of ours begins at `text`: such text is never redacted again.
bool IsPlaceholder(std::string_view text);

}  // namespace casefile
