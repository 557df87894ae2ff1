#include "redact/pseudonym_map.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kTitle = "casefile-pseudonyms 1";

// Longer than any pseudonym with what may be glued to it.
constexpr std::size_t kMaxTokenBytes = 128;

// What pseudonyms are made of: addresses, names, mail.
bool IsTokenCharacter(char c) {
  return IsAlnum(c) || c == '.' || c == ':' || c == '-' || c == '@';
}

}  // namespace

PseudonymMap::~PseudonymMap() {
  for (auto& [pseudonym, original] : originals_) Wipe(original);
}

void PseudonymMap::Add(std::string_view pseudonym, std::string_view original) {
  const std::scoped_lock lock(mutex_);
  if (originals_.contains(pseudonym)) return;
  const std::size_t bytes = pseudonym.size() + original.size();
  if (original.find_first_of("\t\r\n") != std::string_view::npos || bytes_ + bytes > kMaxBytes) {
    complete_ = false;
    return;
  }
  bytes_ += bytes;
  originals_.emplace(pseudonym, original);
}

bool PseudonymMap::complete() const {
  const std::scoped_lock lock(mutex_);
  return complete_;
}

std::size_t PseudonymMap::size() const {
  const std::scoped_lock lock(mutex_);
  return originals_.size();
}

std::string PseudonymMap::Text() const {
  const std::scoped_lock lock(mutex_);
  std::string text;
  text.reserve(kTitle.size() + bytes_ + 2 * originals_.size() + 1);
  text += kTitle;
  text += '\n';
  for (const auto& [pseudonym, original] : originals_) {
    text += pseudonym;
    text += '\t';
    text += original;
    text += '\n';
  }
  return text;
}

Result<void> PseudonymMap::Read(std::string_view text) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t tab = line.find('\t');
    const bool fits = number == 1 ? line == kTitle : tab != std::string_view::npos && tab > 0;
    if (!fits)
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("line {} is not one of a map of pseudonyms", number));
    if (number > 1) Add(line.substr(0, tab), line.substr(tab + 1));
  }
  return {};
}

std::string_view PseudonymMap::Original(std::string_view pseudonym) const {
  const std::scoped_lock lock(mutex_);
  const auto found = originals_.find(pseudonym);
  return found == originals_.end() ? std::string_view() : std::string_view(found->second);
}

std::string PseudonymMap::Unmask(std::string_view text) const {
  std::string out;
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t end = i;
    while (end < text.size() && end - i < kMaxTokenBytes && IsTokenCharacter(text[end])) ++end;
    // A port, a sentence's end, a host name in front of an address: the longest part that is known.
    std::size_t stop = end;
    std::string_view original;
    for (; stop > i && original.empty(); --stop) original = Original(text.substr(i, stop - i));
    if (!original.empty()) {
      out += original;
      i = stop + 1;
      continue;
    }
    out += text[i++];
    // On to where a token may begin: behind a sign.
    while (i < end && IsAlnum(text[i]) && IsAlnum(text[i - 1])) out += text[i++];
  }
  return out;
}

}  // namespace casefile
