#include "redact/known_values.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/crypto.h"
#include "redact/characters.h"
#include "redact/randomness.h"
#include "redact/text_escapes.h"
#include "redact/value_judge.h"

namespace casefile {
namespace {

constexpr std::size_t kMinBytes = 8;
constexpr std::size_t kMinMixedBytes = 6;
// Longer values are learned line by line only.
constexpr std::size_t kMaxBytes = 4096;
// What a machine with very many secrets may cost in memory: about 16 MiB.
constexpr std::size_t kMaxValues = 20'000;
constexpr std::size_t kGramBytes = 4;
// A base64 run around a hit is hidden up to this far on each side.
constexpr std::size_t kRunBytes = 8192;

// Values that many machines share and that occur in text for other reasons.
constexpr std::string_view kCommon[] = {
    "localhost",  "postgres",    "postgresql",       "password",
    "passw0rd",   "changeme",    "changeit",         "administrator",
    "root",       "mysql",       "mariadb",          "mongodb",
    "redis",      "rabbitmq",    "default",          "development",
    "production", "staging",     "testing",          "example",
    "username",   "database",    "undefined",        "disabled",
    "enabled",    "required",    "optional",         "anonymous",
    "password1",  "password123", "12345678",         "123456789",
    "1234567890", "secret123",   "application",      "admin123",
    "test1234",   "supersecret", "mysecretpassword", "minioadmin",
    "elastic",    "grafana",
};

int CharacterClasses(std::string_view value) {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool other = false;
  for (const char c : value) {
    lower = lower || IsLower(c);
    upper = upper || IsUpper(c);
    digit = digit || IsDigit(c);
    other = other || !IsAlnum(c);
  }
  return static_cast<int>(lower) + static_cast<int>(upper) + static_cast<int>(digit) +
         static_cast<int>(other);
}

}  // namespace

bool IsWorthKnowing(std::string_view value) {
  if (value.size() < kMinMixedBytes || value.size() > kMaxBytes) return false;
  if (value.size() < kMinBytes && CharacterClasses(value) < 3) return false;
  if (IsReference(value, true)) return false;
  std::string lower(value);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lowered);
  if (std::find(std::begin(kCommon), std::end(kCommon), lower) != std::end(kCommon)) return false;
  if (std::all_of(value.begin(), value.end(), IsDigit)) return value.size() >= 12;
  // A word, or words with dashes, would be found in prose and in names.
  if (IsPlainWord(value)) return LooksRandom(value);
  const bool distinct =
      std::any_of(value.begin(), value.end(), [&value](char c) { return c != value.front(); });
  return distinct;
}

KnownValues::~KnownValues() {
  for (Value& value : values_) Wipe(value.bytes);
  for (Form& form : forms_) Wipe(form.bytes);
}

std::uint32_t KnownValues::Slot(const char* gram) {
  std::uint32_t word = 0;
  std::memcpy(&word, gram, kGramBytes);
  return word * 0x9e3779b1U >> (32U - kGramBits);
}

bool KnownValues::LearnAlways(std::string_view value, std::string_view label) {
  if (value.size() < kMinMixedBytes || value.size() > kMaxBytes || values_.size() >= kMaxValues ||
      value.find_first_of("\r\n") != std::string_view::npos)
    return false;
  if (!present_.contains(std::hash<std::string_view>()(value))) Add(value, label);
  return true;
}

bool KnownValues::Learn(std::string_view value, std::string_view label) {
  bool added = false;
  if (value.find_first_of("\r\n") != std::string_view::npos) {
    while (!value.empty()) {
      const std::size_t end = std::min(value.find_first_of("\r\n"), value.size());
      if (end > 0) added = Learn(value.substr(0, end), label) || added;
      value.remove_prefix(std::min(end + 1, value.size()));
    }
    return added;
  }
  if (!IsWorthKnowing(value) || values_.size() >= kMaxValues) return false;
  if (present_.contains(std::hash<std::string_view>()(value))) return false;
  Add(value, label);
  return true;
}

void KnownValues::Add(std::string_view value, std::string_view label) {
  const auto id = static_cast<std::uint32_t>(values_.size());
  values_.push_back({std::string(value), std::string(label), pseudonyms_->Hash('v', value)});
  AddForm(std::string(value), id, false);
  for (const HexCase letters : {HexCase::kLower, HexCase::kUpper}) {
    AddForm(ToPercent(value, letters), id, false);
    AddForm(ToHex(value, letters), id, false);
  }
  AddForm(ToJsonString(value), id, false);
  AddForm(ToJsonString(ToJsonString(value)), id, false);
  AddForm(ToXml(value), id, false);
  AddForm(ToShellQuoted(value), id, false);
  for (std::size_t offset = 0; offset < 3; ++offset) {
    AddForm(ToBase64Inside(value, offset, false), id, true);
    AddForm(ToBase64Inside(value, offset, true), id, true);
  }
}

void KnownValues::AddForm(std::string bytes, std::uint32_t value, bool base64) {
  if (bytes.size() < kMinMixedBytes ||
      !present_.insert(std::hash<std::string_view>()(bytes)).second)
    return;
  const auto id = static_cast<std::uint32_t>(forms_.size());
  for (std::uint32_t offset = 0; offset < kStride; ++offset) {
    const std::uint32_t slot = Slot(bytes.data() + offset);
    grams_[slot / 64] |= std::uint64_t{1} << slot % 64;
    filed_[slot].emplace_back(id, offset);
  }
  forms_.push_back({std::move(bytes), value, base64});
}

void KnownValues::Find(std::string_view text, Spans* spans) const {
  if (forms_.empty() || text.size() < kGramBytes) return;
  const std::size_t last = text.size() - kGramBytes;
  for (std::size_t i = 0; i <= last; i += kStride) {
    const std::uint32_t slot = Slot(text.data() + i);
    if ((grams_[slot / 64] >> slot % 64 & 1U) == 0) continue;
    const auto found = filed_.find(slot);
    if (found == filed_.end()) continue;
    for (const auto& [form, offset] : found->second) {
      if (offset <= i) FindForm(text, i - offset, form, spans);
    }
  }
}

void KnownValues::FindForm(std::string_view text,
                           std::size_t at,
                           std::uint32_t form,
                           Spans* spans) const {
  const Form& f = forms_[form];
  if (text.substr(at, f.bytes.size()) != f.bytes) return;
  std::size_t begin = at;
  std::size_t end = at + f.bytes.size();
  const Value& value = values_[f.value];
  if (f.base64) {
    while (begin > 0 && at - begin < kRunBytes && IsBase64(text[begin - 1])) --begin;
    while (end < text.size() && end - at < kRunBytes && (IsBase64(text[end]) || text[end] == '='))
      ++end;
  } else if (value.bytes.size() < kMinBytes) {
    // Short values count only as a whole word.
    if ((begin > 0 && IsWord(text[begin - 1])) || (end < text.size() && IsWord(text[end]))) return;
  }
  spans->push_back({.begin = begin, .end = end, .label = value.label, .tag = value.tag});
}

}  // namespace casefile
