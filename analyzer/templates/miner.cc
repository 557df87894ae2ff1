#include "analyzer/templates/miner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "analyzer/templates/words.h"
#include "base/check.h"

namespace casefile::templates {
namespace {

std::string IdOf(std::string_view text) {
  // FNV-1a: the id is shown to people and stays equal between versions
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return fmt::format("T{:08x}", hash);
}

std::vector<Parameter> ParametersOf(const Pattern& pattern, const Interner& texts) {
  std::vector<Parameter> parameters;
  for (const Atom& atom : pattern.atoms) {
    const std::string_view text = texts.Text(atom.text);
    if (!atom.is_param() && text.find(kStar) == std::string_view::npos) continue;
    Parameter parameter;
    for (int type = 0; type < kParamTypes; ++type) {
      if ((atom.types >> static_cast<unsigned>(type) & 1U) != 0) {
        parameter.types.push_back(static_cast<ParamType>(type));
      }
    }
    if (parameter.types.empty()) parameter.types.push_back(ParamType::kId);
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace

TemplateMiner::TemplateMiner()
    : texts_(kMaxTexts, kMaxTextBytes), tokenizer_(texts_), forms_(kMaxForms) {}

TemplateMiner::Handle TemplateMiner::NewHandle() {
  group_of_.push_back(kNoGroup);
  return static_cast<Handle>(group_of_.size() - 1);
}

TemplateMiner::Handle TemplateMiner::Add(std::string_view message) {
  ++messages_;
  const std::vector<Atom>& atoms = tokenizer_.Tokenize(message);
  const std::uint64_t hash = FormTable::Hash(atoms);
  FormTable::Form* form = forms_.Find(atoms, hash);
  if (form == nullptr) form = &AddForm(atoms, hash);
  ++form->count;
  return form->handle;
}

FormTable::Form& TemplateMiner::AddForm(const std::vector<Atom>& atoms, std::uint64_t hash) {
  if (forms_.is_full()) Consolidate();
  FormTable::Form& form = forms_.Add(atoms, hash);
  std::optional<std::uint32_t> group;
  if (!groups_.empty()) {
    Pattern pattern = forms_.PatternOf(form);
    CollapseRuns(pattern, texts_);
    group = matcher_.Find(pattern);
    if (!group && group_of_.size() >= kMaxHandles) group = CatchAll();
  }
  form.is_known = group.has_value();
  if (!group) {
    form.handle = NewHandle();
  } else {
    Handle& handle = group_handle_[*group];
    if (handle == kNoHandle) {
      handle = NewHandle();
      group_of_[handle] = *group;
    }
    form.handle = handle;
  }
  return form;
}

std::uint32_t TemplateMiner::CatchAll() {
  if (catch_all_ == kNoGroup) {
    catch_all_ = static_cast<std::uint32_t>(groups_.size());
    const Atom star{.text = texts_.InternAlways(kStar),
                    .kind = AtomKind::kParam,
                    .types = TypeBit(ParamType::kName)};
    groups_.push_back({.atoms = {star}});
    group_handle_.push_back(kNoHandle);
    matcher_.Build(groups_);
  }
  return catch_all_;
}

void TemplateMiner::Consolidate() {
  const std::size_t old_groups = groups_.size();
  std::vector<Pattern> patterns = std::move(groups_);
  std::vector<Handle> new_handles;
  for (const FormTable::Form& form : forms_.forms()) {
    if (form.is_known) {
      patterns[group_of_[form.handle]].count += form.count;
    } else {
      patterns.push_back(forms_.PatternOf(form));
      new_handles.push_back(form.handle);
    }
  }
  Grouping grouping = Grouper(texts_).Group(std::move(patterns));
  groups_ = std::move(grouping.groups);
  if (catch_all_ != kNoGroup) catch_all_ = grouping.group_of[catch_all_];
  for (std::uint32_t& group : group_of_) {
    if (group != kNoGroup) group = grouping.group_of[group];
  }
  for (std::size_t i = 0; i < new_handles.size(); ++i) {
    group_of_[new_handles[i]] = grouping.group_of[old_groups + i];
  }
  forms_.Clear();
  group_handle_.assign(groups_.size(), kNoHandle);
  DropLeastUsed();
  matcher_.Build(groups_);
}

void TemplateMiner::DropLeastUsed() {
  if (groups_.size() <= kMaxTemplates) return;
  const std::uint32_t catch_all = CatchAll();
  std::vector<std::uint32_t> order(groups_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if ((a == catch_all) != (b == catch_all)) return a == catch_all;
    return groups_[a].count > groups_[b].count;
  });
  std::vector<std::uint32_t> moved(groups_.size(), 0);  // to the catch-all, which is the first
  std::vector<Pattern> kept;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i < kMaxTemplates / 2) {
      moved[order[i]] = static_cast<std::uint32_t>(i);
      kept.push_back(std::move(groups_[order[i]]));
    } else {
      kept[0].count += groups_[order[i]].count;
    }
  }
  groups_ = std::move(kept);
  catch_all_ = 0;
  for (std::uint32_t& group : group_of_) {
    if (group != kNoGroup) group = moved[group];
  }
  group_handle_.assign(groups_.size(), kNoHandle);
}

void TemplateMiner::Finish() {
  Consolidate();
  // Groups that read the same are one template for whoever reads them.
  std::map<std::string, std::size_t> by_text;
  templates_.clear();
  template_of_.clear();
  for (const Pattern& group : groups_) {
    const std::string text = Render(group, texts_);
    const auto [found, is_new] = by_text.try_emplace(text, templates_.size());
    if (is_new) {
      templates_.push_back(
          {.id = IdOf(text), .text = text, .parameters = ParametersOf(group, texts_)});
    }
    templates_[found->second].count += group.count;
    template_of_.push_back(found->second);
  }
}

std::size_t TemplateMiner::TemplateOf(Handle handle) const {
  CASEFILE_CHECK(handle < group_of_.size() && group_of_[handle] < template_of_.size());
  return template_of_[group_of_[handle]];
}

}  // namespace casefile::templates
