// Any bytes as a log: the counts add up, every message has a template, and the templates do not
// depend on the order of the messages.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/templates/miner.h"
#include "base/check.h"

namespace {

using casefile::templates::TemplateMiner;

std::map<std::string, std::uint64_t> Mine(const std::vector<std::string_view>& messages) {
  TemplateMiner miner;
  std::vector<TemplateMiner::Handle> handles;
  for (const std::string_view message : messages) handles.push_back(miner.Add(message));
  miner.Finish();
  std::map<std::string, std::uint64_t> counts;
  std::uint64_t sum = 0;
  for (const auto& found : miner.templates()) {
    counts[found.text] = found.count;
    sum += found.count;
  }
  CASEFILE_CHECK(sum == messages.size());
  for (const auto handle : handles) {
    CASEFILE_CHECK(miner.TemplateOf(handle) < miner.templates().size());
  }
  return counts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> messages;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    messages.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto counts = Mine(messages);
  std::reverse(messages.begin(), messages.end());
  CASEFILE_CHECK(Mine(messages) == counts);
  return 0;
}
