#include "redact/text_scanner.h"

#include <algorithm>

#include "redact/account_numbers.h"
#include "redact/addresses.h"
#include "redact/characters.h"
#include "redact/credentials.h"
#include "redact/encoded_run.h"
#include "redact/environ.h"
#include "redact/placeholder.h"
#include "redact/value_judge.h"

namespace casefile {
namespace {

// Escapes inside escapes are followed this far; each layer of encoding makes a text a third longer,
// so real ones end soon.
constexpr int kMaxDepth = 4;
constexpr std::size_t kMaxPlaceholderBytes = 84;
// A line that is decoded is cut into pieces of this size, which overlap.
constexpr std::size_t kDecodeBytes = std::size_t{64} << 10U;

std::string_view LabelOf(KeyKind kind) {
  switch (kind) {
    case KeyKind::kToken:
      return "token";
    case KeyKind::kVendor:
    case KeyKind::kWeak:
      return "key";
    default:
      return "password";
  }
}

void HideValue(std::string_view text, const KeyValue& value, Spans* spans) {
  if (value.kind == KeyKind::kAuthorization) {
    HideAuthorization(text, value, spans);
  } else if (value.kind == KeyKind::kCookie) {
    HideCookies(text, value, spans);
  } else if (IsSecretValue(
                 text.substr(value.begin, value.end - value.begin), value.kind, value.quoted)) {
    spans->push_back({.begin = value.begin,
                      .end = value.end,
                      .quoted = value.json_scalar,
                      .label = LabelOf(value.kind)});
  }
}

// At the start of a placeholder, or on its label or tag.
bool BeginsInPlaceholder(std::string_view text, std::size_t at) {
  const std::size_t from = at > kMaxPlaceholderBytes ? at - kMaxPlaceholderBytes : 0;
  const std::size_t open = text.substr(from, at + 1 - from).rfind('[');
  return open != std::string_view::npos &&
         from + open + PlaceholderLength(text.substr(from + open)) > at;
}

// Takes out of the spans what is a placeholder already, so that a second pass changes nothing.
void KeepPlaceholders(std::string_view text, Spans* spans) {
  Spans kept;
  std::size_t next = 0;
  std::size_t at = text.find("[redacted:");
  while (at != std::string_view::npos) {
    const std::size_t end = at + PlaceholderLength(text.substr(at));
    while (next < spans->size() && (*spans)[next].end <= at) kept.push_back((*spans)[next++]);
    while (next < spans->size() && end > at && (*spans)[next].begin < end) {
      Span before = (*spans)[next];
      before.end = at;
      if (before.begin < at) kept.push_back(before);
      // What is left behind the placeholder may hold another one.
      (*spans)[next].begin = std::min(end, (*spans)[next].end);
      if ((*spans)[next].begin != (*spans)[next].end) break;
      ++next;
    }
    at = text.find("[redacted:", std::max(end, at + 1));
  }
  kept.insert(kept.end(), spans->begin() + static_cast<std::ptrdiff_t>(next), spans->end());
  *spans = std::move(kept);
}

}  // namespace

void TextScanner::Scan(const Piece& piece, PemState* pem, Spans* spans) {
  spans->clear();
  private_key_ = placeholder_ = csv_head_ = false;
  ScanPlain(piece.text, 0, spans);
  if (private_key_ || pem->inside || pem->putty_lines != 0)
    FindPem(piece.text, piece.from, piece.to, pem, spans);
  if (csv_head_ || csv_.separator != 0)
    FindCsvValues(piece.text, piece.from, piece.to, &csv_, spans);
  if (piece.kind == TextKind::kEnviron)
    FindEnvironmentValues(piece.text, piece.from, piece.to, spans);
  if (context_->allow != nullptr && !context_->allow->empty()) {
    std::erase_if(*spans, [this, &piece](const Span& span) {
      return context_->allow->find(piece.text.substr(span.begin, span.end - span.begin)) !=
             context_->allow->end();
    });
  }
  // What a first pass left behind a placeholder is no part of the value.
  if (!placeholder_) {
    Unite(spans);
    return;
  }
  std::erase_if(*spans, [&piece](const Span& span) {
    return span.kind == SpanKind::kSecret && BeginsInPlaceholder(piece.text, span.begin);
  });
  Unite(spans);
  KeepPlaceholders(piece.text, spans);
}

void TextScanner::FindSecrets(std::string_view text, Spans* spans) {
  std::vector<std::size_t> hit_ends;
  ScanKeysAndRules(text, spans, &hit_ends);
}

void TextScanner::ScanPlain(std::string_view text, int depth, Spans* spans) {
  std::vector<std::size_t> hit_ends;
  ScanKeysAndRules(text, spans, &hit_ends);
  FindAddresses(text, spans);
  FindAccountNumbers(text, spans);
  context_->names->Find(text, spans);
  context_->known->Find(text, spans);
  if (depth >= kMaxDepth) return;
  ScanEscaped(text, hit_ends, depth, spans);
  ScanRuns(text, depth, spans);
}

void TextScanner::ScanKeysAndRules(std::string_view text,
                                   Spans* spans,
                                   std::vector<std::size_t>* hit_ends) {
  values_.clear();
  KeyValueScanner keys(text, &key_kinds_);
  for (std::size_t set = 0; set < context_->rules.size(); ++set) {
    const RuleSet* rules = context_->rules[set];
    progress_.done = begun_[set].done;
    hits_.clear();
    rules->FindAnchors(text, &hits_);
    for (const AnchorHit& hit : hits_) {
      switch (rules->KindOf(hit)) {
        case AnchorKind::kKeyWord:
          keys.Visit(hit.end - rules->LengthOf(hit), hit.end, &values_);
          csv_head_ = csv_head_ || MayBeCsvHead(text, hit.end - rules->LengthOf(hit), hit.end);
          break;
        case AnchorKind::kUrl:
          FindUrlPassword(text, hit.end, spans);
          break;
        case AnchorKind::kHomeFolder:
          FindHomeFolder(text, hit.end, spans);
          break;
        case AnchorKind::kPrivateKey:
          private_key_ = true;
          break;
        case AnchorKind::kPlaceholder:
          placeholder_ = true;
          break;
        case AnchorKind::kRule:
          rules->Match(text, hit, &progress_, spans);
      }
      hit_ends->push_back(hit.end);
    }
  }
  FindInArguments(text, spans);
  // Those of one set are in order already.
  if (context_->rules.size() > 1) std::sort(hit_ends->begin(), hit_ends->end());
  for (const KeyValue& value : values_) HideValue(text, value, spans);
}

// A command line of /proc has a NUL between its words, which rules about command lines know as
// blanks: mysql NUL -psecret. What they find there holds no NUL.
void TextScanner::FindInArguments(std::string_view text, Spans* spans) {
  if (text.find('\0') == std::string_view::npos) return;
  std::string joined(text);
  for (std::size_t i = 1; i + 1 < joined.size(); ++i) {
    const auto in_word = [](char c) { return c > ' ' && c != '\x7f'; };
    if (joined[i] == '\0' && in_word(text[i - 1]) && in_word(text[i + 1])) joined[i] = ' ';
  }
  if (joined == text) return;
  Spans found;
  for (std::size_t set = 0; set < context_->rules.size(); ++set) {
    const RuleSet* rules = context_->rules[set];
    progress_.done = begun_[set].done;
    hits_.clear();
    rules->FindAnchors(joined, &hits_);
    for (const AnchorHit& hit : hits_) {
      if (rules->KindOf(hit) == AnchorKind::kRule) rules->Match(joined, hit, &progress_, &found);
    }
  }
  for (const Span& span : found) {
    if (text.substr(span.begin, span.end - span.begin).find('\0') == std::string_view::npos)
      spans->push_back(span);
  }
}

// Decodes the lines that have escapes and looks at them again: those with an anchor in the clear,
// and those whose escapes could hide one.
void TextScanner::ScanEscaped(std::string_view text,
                              const std::vector<std::size_t>& hit_ends,
                              int depth,
                              Spans* spans) {
  std::size_t next_hit = 0;
  std::size_t i = FindEscape(text, 0);
  while (i < text.size()) {
    const std::size_t begin = LineBegin(text, i);
    const std::size_t end = LineEnd(text, i);
    while (next_hit < hit_ends.size() && hit_ends[next_hit] < begin) ++next_hit;
    const bool anchored = next_hit < hit_ends.size() && hit_ends[next_hit] <= end;
    if (anchored || HasOpaqueEscape(text.substr(begin, end - begin))) {
      for (std::size_t at = begin; at < end; at += kDecodeBytes / 2)
        ScanLine(text, at, std::min(end, at + kDecodeBytes), depth, spans);
    }
    i = FindEscape(text, end);
  }
}

void TextScanner::ScanLine(
    std::string_view text, std::size_t begin, std::size_t end, int depth, Spans* spans) {
  DecodedText decoded;
  const std::string_view line = text.substr(begin, end - begin);
  if (!Decode(line, &decoded)) return;
  Spans inner;
  ScanPlain(decoded.text, depth + 1, &inner);
  for (Span span : inner) {
    const std::size_t from = begin + decoded.origin[span.begin];
    // Up to where the byte behind the span came from, without colour codes that were dropped there.
    std::size_t to = begin + decoded.origin[span.end - 1];
    const std::size_t behind = begin + decoded.origin[span.end];
    to =
        behind - to > 1 && text[to] != '%' && text[to] != '\\' && text[to] != '&' ? to + 1 : behind;
    const std::string_view value =
        std::string_view(decoded.text).substr(span.begin, span.end - span.begin);
    if (span.kind == SpanKind::kSecret && span.tag == 0)
      span.tag = context_->pseudonyms->Hash('v', value);
    const std::string_view original = text.substr(from, to - from);
    if (original.find_first_of("\r\n") != std::string_view::npos) continue;
    // An address that is written with escapes cannot be replaced by an address.
    if (span.kind != SpanKind::kSecret && original != value) span.kind = SpanKind::kSecret;
    span.begin = from;
    span.end = to;
    span.quoted = false;
    spans->push_back(span);
  }
}

void TextScanner::ScanRuns(std::string_view text, int depth, Spans* spans) {
  FindEncodedRuns(text, [this, depth, spans](const EncodedRun& run) {
    if (run.kind == RunKind::kWallet) {
      spans->push_back({.begin = run.begin, .end = run.end, .label = "wallet-address"});
    } else if (run.kind == RunKind::kToken) {
      spans->push_back({.begin = run.begin, .end = run.end, .label = "token"});
    } else if (HoldsSecret(run.decoded, depth)) {
      spans->push_back({.begin = run.begin, .end = run.end, .label = "encoded-secret"});
    }
  });
}

bool TextScanner::HoldsSecret(std::string_view decoded, int depth) {
  Spans inner;
  ScanPlain(decoded, depth + 2, &inner);
  // The name in a certificate or a public key is public; in encoded text it is not.
  const bool text = std::none_of(decoded.begin(), decoded.end(), [](char c) {
    return (c >= 0 && c < ' ' && !IsSpace(c)) || c == '\x7f' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  return std::any_of(inner.begin(), inner.end(), [text](const Span& span) {
    return span.kind == SpanKind::kSecret || (text && span.kind == SpanKind::kEmail);
  });
}

}  // namespace casefile
