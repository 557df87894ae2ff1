#pragma once
// Keeps a few messages of each form, so that a template can be shown with values that stood in it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/templates/miner.h"
#include "formats/findings/findings.h"

namespace casefile::signals {

// What stands in `message` where `text` has "<*>", in their order; nothing when it does not fit. A
// value is as short as the text behind it allows.
std::optional<std::vector<std::string_view>> ValuesIn(std::string_view text,
                                                      std::string_view message);

// Bounded memory: at most kBytes of messages, the first, second, fourth … of each form.
class ParameterSamples {
 public:
  static constexpr std::size_t kBytes = std::size_t{4} << 20U;

  void Add(templates::TemplateMiner::Handle handle, std::string_view message);

  // For each template of the miner, after its Finish(), what its parameters are.
  std::vector<std::vector<TemplateParameter>> Of(const templates::TemplateMiner& miner) const;

 private:
  struct Form {
    std::size_t seen = 0;
    std::vector<std::string> messages;
  };

  std::vector<Form> forms_;  // by handle
  std::size_t bytes_ = 0;
};

}  // namespace casefile::signals
