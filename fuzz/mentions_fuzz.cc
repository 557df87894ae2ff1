// Any text as the message and a field of a record: what it mentions stands in it, and is bounded.

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/signals/entities.h"
#include "base/check.h"
#include "base/limits.h"

namespace {

bool LiesIn(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The first line is the name of a field, the second its value.
  const std::string_view name = text.substr(0, text.find('\n'));
  const std::string_view rest = text.substr(name.size() + (name.size() < text.size() ? 1 : 0));
  const std::vector<std::pair<std::string_view, std::string_view>> fields = {
      {name, rest.substr(0, rest.find('\n'))}};
  casefile::LogRecord record;
  record.message = rest;
  record.raw = text;
  record.program = name;
  record.fields = fields;
  std::vector<casefile::signals::Mention> mentions;
  casefile::signals::FindMentions(record, mentions);
  CASEFILE_CHECK(mentions.size() <= casefile::limits::kMentions);
  for (const auto& mention : mentions) {
    CASEFILE_CHECK(!mention.kind.empty() && !mention.value.empty());
    CASEFILE_CHECK(LiesIn(mention.value, text));
  }
  return 0;
}
