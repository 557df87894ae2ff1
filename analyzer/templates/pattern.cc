#include "analyzer/templates/pattern.h"

#include <algorithm>

#include "analyzer/templates/words.h"
#include "base/check.h"

namespace casefile::templates {
namespace {

// A common beginning or end is told only up to one of these: the rest of a word is no unit.
constexpr std::string_view kJoints = ".-$%&/\\";

std::string_view CommonHead(std::string_view a, std::string_view b) {
  const auto [end, _] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const std::string_view common = a.substr(0, static_cast<std::size_t>(end - a.begin()));
  const std::size_t joint = common.find_last_of(kJoints);
  return joint == std::string_view::npos ? std::string_view() : common.substr(0, joint + 1);
}

std::string_view CommonTail(std::string_view a, std::string_view b) {
  const auto [end, _] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  const auto length = static_cast<std::size_t>(end - a.rbegin());
  const std::string_view common = a.substr(a.size() - length);
  const std::size_t joint = common.find_first_of(kJoints);
  return joint == std::string_view::npos ? std::string_view() : common.substr(joint);
}

bool HasStar(std::string_view text) {
  return text.find(kStar) != std::string_view::npos;
}

TextId InternOrStar(std::string_view text, Interner& texts) {
  const TextId id = texts.Intern(text);
  return id == Interner::kFull ? texts.InternAlways(kStar) : id;
}

}  // namespace

std::string Render(const Pattern& pattern, const Interner& texts) {
  std::string out;
  for (const Atom& atom : pattern.atoms) {
    if (atom.space_before && !out.empty()) out += ' ';
    out += texts.Text(atom.text);
  }
  return out;
}

std::string GeneraliseText(std::string_view a, std::string_view b) {
  if (a == b) return std::string(a);
  std::string_view head = CommonHead(a, b);
  // "com.apple.<*>" says who speaks, "com.<*>" nothing
  if (HasStar(head) || std::count(head.begin(), head.end(), '.') == 1) head = {};
  const std::size_t shorter = std::min(a.size(), b.size()) - head.size();
  std::string_view tail = CommonTail(a.substr(a.size() - shorter), b.substr(b.size() - shorter));
  if (HasStar(tail)) tail = {};
  return std::string(head).append(kStar).append(tail);
}

Atom Generalise(const Atom& a, const Atom& b, Interner& texts) {
  Atom out = a;
  out.types = static_cast<std::uint16_t>(a.types | b.types);
  if (a.kind == b.kind && a.text == b.text) return out;
  for (const Atom* atom : {&a, &b}) {
    if (!atom->is_param())
      out.types = static_cast<std::uint16_t>(out.types | TypeBit(ParamType::kName));
  }
  out.kind = AtomKind::kParam;
  out.text = InternOrStar(GeneraliseText(texts.Text(a.text), texts.Text(b.text)), texts);
  return out;
}

void MergeInto(Pattern& into, const Pattern& from, Interner& texts) {
  CASEFILE_CHECK(into.atoms.size() == from.atoms.size());
  for (std::size_t i = 0; i < into.atoms.size(); ++i) {
    into.atoms[i] = Generalise(into.atoms[i], from.atoms[i], texts);
  }
  into.count += from.count;
}

void CollapseRuns(Pattern& pattern, Interner& texts) {
  std::vector<Atom> out;
  out.reserve(pattern.atoms.size());
  for (const Atom& atom : pattern.atoms) {
    const bool run = !out.empty() && atom.is_param() && out.back().is_param() && atom.space_before;
    if (!run) {
      out.push_back(atom);
      continue;
    }
    const std::string both =
        std::string(texts.Text(out.back().text)).append(" ").append(texts.Text(atom.text));
    out.back().text = InternOrStar(both, texts);
    out.back().types = static_cast<std::uint16_t>(out.back().types | atom.types);
  }
  pattern.atoms = std::move(out);
}

}  // namespace casefile::templates
