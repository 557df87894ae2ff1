#pragma once
// Finds the templates of a log: what its messages have in common, with "<*>" where they differ.
// One configuration for every log.
//
//   TemplateMiner miner;
//   for (message) handles.push_back(miner.Add(message));
//   miner.Finish();
//   for (handle) miner.templates()[miner.TemplateOf(handle)].text …
//
// Add() cuts the message into atoms, masks what is a parameter by its shape, and counts the form
// that is left; lines of one form are one event by construction, and there are few forms. Grouping
// the forms into templates is done when there are kMaxForms of them, and at the end.
//
// Every message belongs to exactly one template and the counts add up to the messages added. The
// templates do not depend on the order of the messages as long as there are at most kMaxForms
// different forms; past that, forms that were seen before the table was full decide.
//
// Memory: at most kMaxForms forms, kMaxTemplates templates, kMaxTexts words (kMaxTextBytes), and 4
// bytes for each of at most kMaxHandles handles. What comes past these limits is counted in the
// template that it fits, else in the catch-all "<*>".

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/templates/form_table.h"
#include "analyzer/templates/grouper.h"
#include "analyzer/templates/interner.h"
#include "analyzer/templates/matcher.h"
#include "analyzer/templates/tokenizer.h"

namespace casefile::templates {

// One parameter of a template.
struct Parameter {
  std::vector<ParamType> types;  // all that were seen, in the order of the enumeration
};

struct Template {
  std::string id;    // from the text alone, so it is the same in every run: "T1f3a90c2"
  std::string text;  // "connection from <*> (<*>) at <*>"
  std::uint64_t count = 0;
  std::vector<Parameter> parameters;
};

class TemplateMiner {
 public:
  using Handle = std::uint32_t;
  static constexpr std::size_t kMaxForms = 32768;
  static constexpr std::size_t kMaxTemplates = 16384;
  static constexpr std::size_t kMaxHandles = std::size_t{1} << 21U;
  static constexpr std::size_t kMaxTexts = std::size_t{1} << 20U;
  static constexpr std::size_t kMaxTextBytes = std::size_t{32} * 1024 * 1024;

  TemplateMiner();

  // Returns what Template() resolves after Finish().
  Handle Add(std::string_view message);
  // Makes the templates. More messages may follow; then it must be called again.
  void Finish();

  const std::vector<Template>& templates() const { return templates_; }
  // An index into templates().
  std::size_t TemplateOf(Handle handle) const;
  std::uint64_t messages() const { return messages_; }

 private:
  static constexpr std::uint32_t kNoGroup = UINT32_MAX;
  static constexpr Handle kNoHandle = UINT32_MAX;

  FormTable::Form& AddForm(const std::vector<Atom>& atoms, std::uint64_t hash);
  // Groups the templates there are and the forms of the table, and empties the table.
  void Consolidate();
  void DropLeastUsed();
  std::uint32_t CatchAll();
  Handle NewHandle();

  Interner texts_;
  Tokenizer tokenizer_;
  FormTable forms_;
  Matcher matcher_;
  std::vector<Pattern> groups_;           // as of the last consolidation
  std::vector<Handle> group_handle_;      // for forms that fit a group
  std::vector<std::uint32_t> group_of_;   // for each handle; kNoGroup until it is grouped
  std::uint32_t catch_all_ = kNoGroup;    // a group, once there is one
  std::vector<std::size_t> template_of_;  // for each group
  std::vector<Template> templates_;
  std::uint64_t messages_ = 0;
};

}  // namespace casefile::templates
