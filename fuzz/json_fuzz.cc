// Any bytes as JSON: what can be read is written, read and written again the same, in both styles;
// the flat reader of log lines takes exactly the same objects.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/json.h"
#include "base/json_flat.h"

namespace {

using casefile::DuplicateKeys;
using casefile::Json;
using casefile::JsonWriter;

std::string Write(const Json& value, JsonWriter::Style style) {
  JsonWriter writer(style);
  writer.Value(value);
  return writer.Take();
}

void CheckRoundTrip(const Json& value) {
  const std::string compact = Write(value, JsonWriter::Style::kCompact);
  const auto again = casefile::ParseJson(compact);
  CASEFILE_CHECK(again.has_value());
  CASEFILE_CHECK(Write(*again, JsonWriter::Style::kCompact) == compact);
  const auto pretty = casefile::ParseJson(Write(value, JsonWriter::Style::kPretty));
  CASEFILE_CHECK(pretty.has_value());
  CASEFILE_CHECK(Write(*pretty, JsonWriter::Style::kCompact) == compact);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = casefile::ParseJson(text, DuplicateKeys::kKeepLast);
  if (value) CheckRoundTrip(*value);
  if (casefile::ParseJson(text)) CASEFILE_CHECK(value.has_value());

  casefile::FlatJson flat;
  const bool is_object = value && value->AsObject() != nullptr;
  CASEFILE_CHECK(flat.Parse(text) == is_object);
  if (!is_object) return 0;
  for (const auto& [name, member] : *value->AsObject()) {
    const std::string* const scalar = member.AsString();
    const auto* const found = flat.Find(name);
    // A name with a point may also be the path of a member of a member.
    if (scalar == nullptr || name.find('.') != name.npos) continue;
    CASEFILE_CHECK(found != nullptr && found->value == *scalar);
  }
  return 0;
}
