#include "analyzer/templates/tokenizer.h"

#include <algorithm>

#include "analyzer/templates/chars.h"
#include "analyzer/templates/fuse.h"
#include "analyzer/templates/shapes.h"
#include "analyzer/templates/words.h"

namespace casefile::templates {
namespace {

constexpr std::uint16_t kBreak = kSpaceChar | kPunctChar;
// A chunk without any of these is a plain word, which most are.
constexpr std::uint16_t kNeedsLook = kDigit | kDot | kSlash | kColon | kAt | kDash;
constexpr std::size_t kBytes = 256;

// The next word of `text` at or after `at`, after blanks; moves `at` behind it.
std::string_view NextWord(std::string_view text, std::size_t& at) {
  while (at < text.size() && Is(text[at], kSpaceChar)) ++at;
  const std::size_t begin = at;
  while (at < text.size() && !Is(text[at], kBreak)) ++at;
  return text.substr(begin, at - begin);
}

bool IsClock(std::string_view word) {
  return word.size() >= 8 && word[2] == ':' && word[5] == ':' &&
         AllOf(word, kDigit | kColon | kDot);
}

// Up to the first line break. Two searches, as one for either of two bytes asks every byte apart.
std::string_view FirstLine(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  return message.substr(0, message.find('\r'));
}

bool IsZoneName(std::string_view word) {
  return (word.size() == 3 || word.size() == 4) &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Tokenizer::Tokenizer(Interner& texts)
    : texts_(texts), star_(texts.InternAlways(kStar)), punct_ids_(kBytes) {
  for (std::size_t byte = 0; byte < kBytes; ++byte) {
    const char c = static_cast<char>(byte);
    punct_ids_[byte] = texts_.InternAlways(std::string_view(&c, 1));
  }
}

const std::vector<Atom>& Tokenizer::Tokenize(std::string_view message) {
  atoms_.clear();
  message_ = FirstLine(message.substr(0, kMaxMessageBytes));
  at_ = 0;
  space_ = false;
  while (at_ < message_.size()) {
    if (atoms_.size() >= kMaxAtoms) {
      AddParam(ParamType::kName, kStar);
      break;
    }
    const char c = message_[at_];
    if (Is(c, kSpaceChar)) {
      space_ = true;
      ++at_;
    } else if (Is(c, kPunctChar | kColon | kAt)) {
      ++at_;
      AddPunct(c);
    } else {
      AddChunk(ScanChunk(at_));
    }
  }
  return atoms_;
}

Tokenizer::Chunk Tokenizer::ScanChunk(std::size_t begin) const {
  Chunk chunk{.begin = begin, .end = begin};
  while (chunk.end < message_.size()) {
    const std::uint16_t c = ClassOf(message_[chunk.end]);
    if ((c & kBreak) != 0) break;
    chunk.classes = static_cast<std::uint16_t>(chunk.classes | c);
    ++chunk.end;
  }
  return chunk;
}

void Tokenizer::AddChunk(Chunk chunk) {
  std::string_view text = message_.substr(chunk.begin, chunk.end - chunk.begin);
  if ((chunk.classes & kNeedsLook) != 0) {
    // "path:/var/log": the name first
    const std::size_t path =
        (chunk.classes & kSlash) != 0 ? text.find(":/") : std::string_view::npos;
    if (path != std::string_view::npos && path > 0 && text.substr(path, 3) != "://") {
      text = text.substr(0, path + 1);
      chunk.end = chunk.begin + text.size();
      chunk.classes = ClassesOf(text);
    }
    if (!TakePathOrUrl(chunk)) AddStructured(chunk);
    return;
  }
  if (text.size() == 3 && TakeDate(chunk)) return;
  at_ = chunk.end;
  if (IsFlagWord(text)) {
    AddParam(ParamType::kFlag, kStar);
  } else if (!TakeUnit(text)) {
    AddText(text);
  }
}

// "Fri Jun 17 07:07:00 2005", "Jun 17 07:07:00", "May  8 09:04:50 EDT 2004".
bool Tokenizer::TakeDate(Chunk chunk) {
  std::size_t at = chunk.begin;
  std::string_view word = NextWord(message_, at);
  if (IsWeekday(word)) word = NextWord(message_, at);
  if (!IsMonth(word)) return false;
  const std::string_view day = NextWord(message_, at);
  if (day.size() > 2 || !AllDigits(day) || !IsClock(NextWord(message_, at))) return false;
  std::size_t after = at;
  word = NextWord(message_, after);
  if (IsZoneName(word)) {
    at = after;
    word = NextWord(message_, after);
  }
  if (word.size() == 4 && AllDigits(word)) at = after;
  AddParam(ParamType::kTime, kStar);
  at_ = at;
  return true;
}

std::size_t Tokenizer::EndOfUrl(std::size_t at) const {
  constexpr std::string_view kEnds = "\"'<>)]}|`";
  while (at < message_.size() && !Is(message_[at], kSpaceChar) &&
         kEnds.find(message_[at]) == std::string_view::npos) {
    ++at;
  }
  return at;
}

bool Tokenizer::TakePathOrUrl(Chunk chunk) {
  if ((chunk.classes & kSlash) == 0) return false;
  const std::string_view text = message_.substr(chunk.begin, chunk.end - chunk.begin);
  std::size_t end = chunk.end;
  ParamType type = ParamType::kPath;
  if (IsUrl(text)) {
    type = ParamType::kUrl;
    end = EndOfUrl(end);
  } else if (text[0] == '/' && text.find(':') == std::string_view::npos && IsPath(text)) {
    // a name in brackets may begin the last part: /var/log//[2017-07-03_13,48]-x.xml
    if (end < message_.size() && message_[end] == '?') end = EndOfUrl(end);
    while (end < message_.size() && message_[end] == '[' && message_[end - 1] == '/') {
      const std::size_t close = message_.find(']', end);
      if (close == std::string_view::npos) break;
      end = ScanChunk(close + 1).end;
    }
  } else if (IsWindowsPath(text)) {
    end = chunk.end;
  } else {
    return false;
  }
  while (end > chunk.begin + 1 &&
         std::string_view(".,;:").find(message_[end - 1]) != std::string_view::npos)
    --end;
  AddParam(type, kStar);
  at_ = end;
  return true;
}

void Tokenizer::AddStructured(Chunk chunk) {
  std::string_view core = message_.substr(chunk.begin, chunk.end - chunk.begin);
  if (core[0] == '-' || core[0] == '+') {
    const bool number = core.size() > 1 && Is(core[1], kDigit);
    const bool glued = !space_ && !atoms_.empty() &&
                       (message_[chunk.begin - 1] == ']' || message_[chunk.begin - 1] == ')');
    if (core.size() > 1 && core[1] != core[0] && (!number || glued)) {
      ++at_;
      AddPunct(core[0]);
      return;
    }
  }
  at_ = chunk.end;
  std::string_view tail = core;
  while (core.size() > 1 && Is(core.back(), kDot | kColon)) core.remove_suffix(1);
  tail.remove_prefix(core.size());
  if (!TakeHttpVersion(core) && !AddAddress(core)) AddParts(core);
  for (const char c : tail) AddPunct(c);
}

// Values that have a ':' or an '@' inside.
bool Tokenizer::AddAddress(std::string_view core) {
  const std::uint16_t classes = ClassesOf(core);
  if ((classes & kColon) != 0) {
    if (IsMac(core)) return AddParam(ParamType::kMac, kStar), true;
    if (IsColonHex(core) && (classes & kDigit) != 0) {
      if (const std::string_view clock = MaskJoinedNumbers(core, buffer_);
          !clock.empty() && (classes & kHexLetter) == 0 &&
          std::count(core.begin(), core.end(), ':') == 2) {
        return AddParam(ParamType::kTime, clock), true;
      }
      return AddParam(ParamType::kIp, kStar), true;
    }
    const std::size_t colon = core.rfind(':');
    const std::string_view host =
        core.substr(core[0] == '/' ? 1 : 0, colon - (core[0] == '/' ? 1 : 0));
    if (AllDigits(core.substr(colon + 1))) {
      if (IsIpv4(host)) return AddParam(ParamType::kEndpoint, "<*>:<*>"), true;
      if (IsHostBeforePort(host)) return AddParam(ParamType::kEndpoint, kStar), true;
    }
    if (const std::string_view pair = MaskJoinedNumbers(core, buffer_); !pair.empty()) {
      return AddParam(ParamType::kTime, pair), true;
    }
  }
  if ((classes & kAt) != 0 && IsEmail(core)) return AddParam(ParamType::kEmail, kStar), true;
  return false;
}

void Tokenizer::AddParts(std::string_view core) {
  while (!core.empty()) {
    const std::size_t end = std::min(core.find_first_of(":@"), core.size());
    const std::string_view word = core.substr(0, end);
    if (!word.empty()) AddWord(word, ClassesOf(word));
    if (end == core.size()) return;
    AddPunct(core[end]);
    core.remove_prefix(end + 1);
  }
}

void Tokenizer::AddWord(std::string_view word, std::uint16_t classes) {
  const MaskedWord masked = MaskWord(word, classes, buffer_);
  if (masked.is == MaskedWord::Is::kParam) {
    AddParam(masked.type, masked.text);
  } else if (masked.is == MaskedWord::Is::kPartial || !TakeUnit(word)) {
    AddText(masked.text);
  }
}

void Tokenizer::AddText(std::string_view word) {
  const TextId id = texts_.Intern(word);
  if (id == Interner::kFull) return AddParam(ParamType::kName, kStar);
  Put({.text = id, .kind = AtomKind::kWord});
}

bool Tokenizer::TakeUnit(std::string_view word) {
  if (!space_ || !FuseUnit(word, atoms_, texts_)) return false;
  space_ = false;
  return true;
}

bool Tokenizer::TakeHttpVersion(std::string_view word) {
  if (!space_ || !FuseHttpVersion(word, atoms_)) return false;
  space_ = false;
  return true;
}

void Tokenizer::AddPunct(char c) {
  if (c == ')' && FuseRepeatedQuantity(atoms_, texts_)) return;
  if (c == '>' && !space_ && FuseIndexedName(atoms_, star_)) return;
  Put({.text = punct_ids_[static_cast<unsigned char>(c)], .kind = AtomKind::kPunct});
}

void Tokenizer::AddParam(ParamType type, std::string_view text) {
  TextId id = text.size() == kStar.size() ? star_ : texts_.Intern(text);
  if (id == Interner::kFull) id = star_;
  Put({.text = id, .kind = AtomKind::kParam, .types = TypeBit(type)});
}

void Tokenizer::Put(Atom atom) {
  atom.space_before = space_ && !atoms_.empty();
  space_ = false;
  atoms_.push_back(atom);
}

}  // namespace casefile::templates
