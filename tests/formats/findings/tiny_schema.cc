#include "tests/formats/findings/tiny_schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace casefile::testing {
namespace {

bool HasType(const Json& value, std::string_view type) {
  if (type == "string") return value.AsString() != nullptr;
  if (type == "integer") return value.AsInt() != nullptr;
  if (type == "number") return value.AsNumber().has_value();
  if (type == "boolean") return value.AsBool() != nullptr;
  if (type == "array") return value.AsArray() != nullptr;
  if (type == "object") return value.AsObject() != nullptr;
  return type == "null" && value.is_null();
}

bool IsOurTime(const std::string& text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(), [](char c, char shape) {
    return shape == '0' ? c >= '0' && c <= '9' : c == shape;
  });
}

bool IsOneOf(const std::string* text, const Json::Array& words) {
  return text != nullptr && std::any_of(words.begin(), words.end(), [&](const Json& word) {
           return *word.AsString() == *text;
         });
}

}  // namespace

std::string TinySchema::CheckObject(const Json& value,
                                    const Json& schema,
                                    const std::string& place) const {
  if (const Json* required = schema.Find("required"); required != nullptr)
    for (const Json& key : *required->AsArray())
      if (value.Find(*key.AsString()) == nullptr)
        return fmt::format("{} lacks {}", place, *key.AsString());
  const Json* properties = schema.Find("properties");
  for (const auto& [key, member] : *value.AsObject()) {
    const Json* property = properties == nullptr ? nullptr : properties->Find(key);
    if (property == nullptr) return fmt::format("{} has the unknown member {}", place, key);
    std::string problem = Check(member, *property, fmt::format("{}.{}", place, key));
    if (!problem.empty()) return problem;
  }
  return {};
}

std::string TinySchema::Check(const Json& value,
                              const Json& schema,
                              const std::string& place) const {
  const std::string_view ref = schema.FindString("$ref");
  if (!ref.empty()) {
    constexpr std::string_view kDefs = "#/$defs/";
    return Check(value, *root_->Find("$defs")->Find(ref.substr(kDefs.size())), place);
  }
  if (const Json* any = schema.Find("anyOf"); any != nullptr) {
    const Json::Array& choices = *any->AsArray();
    const bool fits = std::any_of(choices.begin(), choices.end(), [&](const Json& choice) {
      return Check(value, choice, place).empty();
    });
    return fits ? "" : fmt::format("{} fits no choice", place);
  }
  const std::string_view type = schema.FindString("type");
  if (!type.empty() && !HasType(value, type)) return fmt::format("{} is no {}", place, type);
  if (schema.Find("const") != nullptr &&
      (value.AsString() == nullptr || *value.AsString() != schema.FindString("const")))
    return fmt::format("{} is another constant", place);
  if (const Json* words = schema.Find("enum");
      words != nullptr && !IsOneOf(value.AsString(), *words->AsArray()))
    return fmt::format("{} is an unknown word", place);
  if (schema.Find("pattern") != nullptr && !IsOurTime(*value.AsString()))
    return fmt::format("{} is no time of ours", place);
  for (const auto& [key, sign] : {std::pair("minimum", 1.0), std::pair("maximum", -1.0)})
    if (const Json* bound = schema.Find(key);
        bound != nullptr && sign * *value.AsNumber() < sign * *bound->AsNumber())
      return fmt::format("{} is beyond its {}", place, key);
  if (const Json* items = schema.Find("items"); items != nullptr) {
    std::size_t index = 0;
    for (const Json& item : *value.AsArray()) {
      std::string problem = Check(item, *items, fmt::format("{}[{}]", place, index++));
      if (!problem.empty()) return problem;
    }
  }
  return value.AsObject() == nullptr ? "" : CheckObject(value, schema, place);
}

}  // namespace casefile::testing
