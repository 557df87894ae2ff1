#include "redact/redactor.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "redact/decoded_text.h"
#include "redact/encoded_run.h"
#include "redact/environ.h"
#include "redact/randomness.h"
#include "redact/rule_set.h"
#include "redact/stream_window.h"
#include "redact/text_scanner.h"
#include "redact/user_rules.h"
#include "redact/utf16.h"
#include "redact/value_judge.h"

namespace casefile {

struct Redactor::State {
  explicit State(RedactorOptions* options)
      : pseudonyms(std::move(options->pseudonym_key), std::move(options->map)),
        known(pseudonyms),
        canaries(pseudonyms),
        names(options->host_names, options->user_names),
        builtin(BuiltinRules(), KeyWords::kYes, BuiltinDatabase()) {
    context.rules.push_back(&builtin);
    context.known = &known;
    context.canaries = &canaries;
    context.names = &names;
    context.pseudonyms = &pseudonyms;
  }

  Pseudonyms pseudonyms;
  KnownValues known;
  KnownValues canaries;
  Names names;
  RuleSet builtin;
  std::deque<RuleSet> user;  // one per file of the user
  AllowedValues allow;
  ScanContext context;
};

Redactor::Redactor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Redactor::~Redactor() = default;

Result<std::shared_ptr<Redactor>> Redactor::Create(RedactorOptions options) {
  auto state = std::make_unique<State>(&options);
  std::size_t number = 0;
  for (const std::string& text : options.user_rules) {
    const std::string file = "user-rules-" + std::to_string(++number) + ".yaml";
    UserRules rules = TRY(ParseUserRules(text, file));
    for (const std::string& value : rules.literals) {
      if (!state->known.LearnAlways(value, "literal"))
        return Error(ErrorCode::kInvalidInput,
                     file + ": a literal has 6 to 4096 bytes, in one line");
    }
    state->allow.insert(rules.allow.begin(), rules.allow.end());
    if (rules.rules.empty()) continue;
    state->user.emplace_back(std::move(rules.rules), KeyWords::kNo, Bytes());
    state->context.rules.push_back(&state->user.back());
  }
  state->context.allow = &state->allow;
  return std::shared_ptr<Redactor>(new Redactor(std::move(state)));
}

void Redactor::Learn(std::string_view text, TextKind kind) {
  TextScanner scanner(state_->context);
  Spans spans;
  scanner.FindSecrets(text, &spans);
  PemState pem;
  FindPem(text, 0, text.size(), &pem, &spans);
  if (kind == TextKind::kEnviron) LearnEnvironment(text);
  for (const Span& span : spans) {
    if (span.kind != SpanKind::kSecret) continue;
    const std::string_view value = text.substr(span.begin, span.end - span.begin);
    LearnValue(value, span.label);
    DecodedText decoded;
    if (Decode(value, &decoded)) LearnValue(decoded.text, span.label);
    // Kubernetes keeps secrets in base64: what they say counts as well.
    FindEncodedRuns(value,
                    [this, &span](const EncodedRun& run) { LearnValue(run.decoded, span.label); });
  }
}

// An environment hides all but a few values. Those under a telling name the scanner finds; of the
// others only what looks like a secret may be looked for elsewhere.
void Redactor::LearnEnvironment(std::string_view text) {
  Spans spans;
  FindEnvironmentValues(text, 0, text.size(), &spans);
  for (const Span& span : spans) {
    const std::string_view value = text.substr(span.begin, span.end - span.begin);
    if (LooksRandom(value) && !IsReference(value, false)) LearnValue(value, span.label);
  }
}

void Redactor::LearnValue(std::string_view value, std::string_view label) {
  if (state_->allow.find(value) == state_->allow.end()) state_->known.Learn(value, label);
}

bool Redactor::PlantCanary(std::string_view value) {
  return state_->canaries.LearnAlways(value, "canary");
}

std::size_t Redactor::known_values() const {
  return state_->known.size();
}

std::string Redactor::Redact(std::string_view text, TextKind kind, RedactionCounts* counts) const {
  StreamWindow window(state_->context, kind);
  std::string out;
  window.Write(text, &out);
  window.Finish(&out);
  if (counts != nullptr) {
    for (const auto& [rule, count] : window.counts()) (*counts)[rule] += count;
  }
  return out;
}

struct RedactStream::State {
  State(std::shared_ptr<const Redactor> shared, TextKind kind, ByteSink sink, std::string_view path)
      : redactor(std::move(shared)),
        window(redactor->state().context, kind, path),
        out(std::move(sink)) {}

  std::string ready;  // what is written next; kept for its memory
  // Until the encoding is known, what came first is held here.
  std::string head;
  bool sniffed = false;
  std::unique_ptr<Utf16Codec> codec;
  std::shared_ptr<const Redactor> redactor;
  StreamWindow window;
  ByteSink out;

  Result<void> Checked() const {
    if (!window.leak().has_value()) return {};
    return Error(window.leak()->canary ? ErrorCode::kCorrupt : ErrorCode::kInternal,
                 std::string(window.leak()->canary ? "a canary" : "a secret") +
                     " was still in the output at byte " + std::to_string(window.leak()->offset) +
                     "; it was not written");
  }

  Result<void> Feed(std::string_view bytes) {
    ready.clear();
    if (codec != nullptr) {
      window.Write(codec->ToBytes(bytes), &ready);
      ready = codec->ToUtf16(ready);
    } else {
      window.Write(bytes, &ready);
    }
    TRY(Checked());
    if (ready.empty()) return {};
    return out(AsBytes(ready));
  }

  Result<void> Sniff() {
    sniffed = true;
    const TextEncoding encoding = SniffEncoding(head);
    if (encoding != TextEncoding::kBytes) codec = std::make_unique<Utf16Codec>(encoding);
    const std::string first = std::move(head);
    return Feed(first);
  }
};

RedactStream::RedactStream(std::shared_ptr<const Redactor> redactor,
                           TextKind kind,
                           ByteSink out,
                           std::string_view path)
    : state_(std::make_unique<State>(std::move(redactor), kind, std::move(out), path)) {}
RedactStream::RedactStream(RedactStream&&) noexcept = default;
RedactStream& RedactStream::operator=(RedactStream&&) noexcept = default;
RedactStream::~RedactStream() = default;

Result<void> RedactStream::Write(Bytes bytes) {
  std::string_view text = AsText(bytes);
  if (!state_->sniffed) {
    const std::size_t count = std::min(text.size(), kSniffBytes - state_->head.size());
    state_->head += text.substr(0, count);
    text.remove_prefix(count);
    if (state_->head.size() < kSniffBytes) return {};
    TRY(state_->Sniff());
  }
  if (text.empty()) return {};
  return state_->Feed(text);
}

Result<void> RedactStream::Finish() {
  if (!state_->sniffed) TRY(state_->Sniff());
  std::string rest;
  state_->window.Finish(&rest);
  TRY(state_->Checked());
  if (state_->codec != nullptr) rest = state_->codec->ToUtf16(rest) + state_->codec->Rest();
  if (rest.empty()) return {};
  return state_->out(AsBytes(rest));
}

const RedactionCounts& RedactStream::counts() const {
  return state_->window.counts();
}

}  // namespace casefile
