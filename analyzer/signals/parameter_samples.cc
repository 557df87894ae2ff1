#include "analyzer/signals/parameter_samples.h"

#include <algorithm>
#include <bit>

namespace casefile::signals {
namespace {

constexpr std::string_view kStar = "<*>";
constexpr std::size_t kMessages = 6;  // of a form: the first, second, fourth … thirty-second
constexpr std::size_t kMessageBytes = 300;
constexpr std::size_t kValues = 5;
constexpr std::size_t kValueBytes = 80;

void AddValue(std::string_view value, std::vector<std::string>& values) {
  if (value.empty() || value.size() > kValueBytes || values.size() == kValues) return;
  if (std::find(values.begin(), values.end(), value) == values.end()) values.emplace_back(value);
}

// A parameter may be written with several "<*>" (an address and its port); then each of them is
// shown for itself, without a type.
std::vector<TemplateParameter> TypesOf(const templates::Template& found) {
  std::size_t stars = 0;
  for (std::size_t at = found.text.find(kStar); at != std::string::npos;
       at = found.text.find(kStar, at + kStar.size()))
    ++stars;
  std::vector<TemplateParameter> parameters;
  if (stars != found.parameters.size()) {
    parameters.resize(stars);
    return parameters;
  }
  for (const templates::Parameter& parameter : found.parameters) {
    TemplateParameter shown;
    for (const templates::ParamType type : parameter.types)
      shown.types.emplace_back(templates::ToString(type));
    parameters.push_back(std::move(shown));
  }
  return parameters;
}

}  // namespace

std::optional<std::vector<std::string_view>> ValuesIn(std::string_view text,
                                                      std::string_view message) {
  std::vector<std::string_view> values;
  std::size_t star = text.find(kStar);
  if (!message.starts_with(text.substr(0, star))) return std::nullopt;
  std::size_t at = std::min(star, text.size());
  while (star != std::string_view::npos) {
    text.remove_prefix(star + kStar.size());
    star = text.find(kStar);
    const std::string_view behind = text.substr(0, star);
    // The last one goes to the end, and nothing may stand between it and what is behind.
    const bool last = star == std::string_view::npos;
    if (last && message.size() - at < behind.size()) return std::nullopt;
    const std::size_t end =
        last ? message.size() - behind.size() : (behind.empty() ? at : message.find(behind, at));
    if (end == std::string_view::npos || message.substr(end, behind.size()) != behind)
      return std::nullopt;
    values.push_back(message.substr(at, end - at));
    at = end + behind.size();
  }
  return at == message.size() ? std::optional(std::move(values)) : std::nullopt;
}

void ParameterSamples::Add(templates::TemplateMiner::Handle handle, std::string_view message) {
  if (handle >= forms_.size()) forms_.resize(handle + 1);
  Form& form = forms_[handle];
  if (form.messages.size() == kMessages || !std::has_single_bit(++form.seen)) return;
  if (message.size() > kMessageBytes || bytes_ + message.size() > kBytes) return;
  bytes_ += message.size();
  form.messages.emplace_back(message);
}

std::vector<std::vector<TemplateParameter>> ParameterSamples::Of(
    const templates::TemplateMiner& miner) const {
  std::vector<std::vector<TemplateParameter>> all;
  all.reserve(miner.templates().size());
  for (const templates::Template& found : miner.templates()) all.push_back(TypesOf(found));
  for (std::size_t handle = 0; handle < forms_.size(); ++handle) {
    if (forms_[handle].messages.empty()) continue;
    const std::size_t number =
        miner.TemplateOf(static_cast<templates::TemplateMiner::Handle>(handle));
    std::vector<TemplateParameter>& parameters = all[number];
    for (const std::string& message : forms_[handle].messages) {
      const auto values = ValuesIn(miner.templates()[number].text, message);
      if (!values || values->size() != parameters.size()) continue;
      for (std::size_t i = 0; i < parameters.size(); ++i)
        AddValue((*values)[i], parameters[i].values);
    }
  }
  return all;
}

}  // namespace casefile::signals
