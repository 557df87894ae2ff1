#include "base/json.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "base/json_insitu.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Drops every member but the last of its name. False when there was one to drop and `duplicates`
// refuses that; `members` is then of no use.
bool ResolveDuplicates(Json::Object& members, DuplicateKeys duplicates) {
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int c = members[a].first.compare(members[b].first);
    return c != 0 ? c < 0 : a < b;
  });
  std::vector<bool> dropped(members.size());
  bool any = false;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (members[order[i - 1]].first == members[order[i]].first) {
      dropped[order[i - 1]] = true;
      any = true;
    }
  }
  if (!any) return true;
  if (duplicates == DuplicateKeys::kRefuse) return false;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (dropped[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.resize(kept);
  return true;
}

enum class Refusal : std::uint8_t { kNone, kDepth, kDuplicate, kNumber };

// The number that RapidJSON saw to be one: whole where it fits, else the nearest double. Nothing
// when it is too large for that. RapidJSON's own conversion is undefined for 0e-320.
std::optional<Json> NumberOf(std::string_view text) {
  const char* const end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(text.data(), end, whole);
      read.ec == std::errc() && read.ptr == end && (whole != 0 || text.front() != '-'))
    return Json(whole);
  double number = 0;
  if (std::from_chars(text.data(), end, number).ec == std::errc()) return Json(number);
  number = std::strtod(std::string(text).c_str(), nullptr);  // tells too large from too small
  if (std::isinf(number)) return std::nullopt;
  return Json(number);
}

// Receives RapidJSON's events and builds the tree, with the open containers on a stack of its own.
class TreeBuilder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TreeBuilder> {
 public:
  TreeBuilder(DuplicateKeys duplicates, std::size_t depth)
      : duplicates_(duplicates), depth_(depth) {}

  // NOLINTBEGIN(readability-identifier-naming): the names are RapidJSON's handler concept.
  bool Null() { return Add(Json()); }
  bool Bool(bool value) { return Add(Json(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    std::optional<Json> number = NumberOf(std::string_view(text, size));
    return number ? Add(*std::move(number)) : Refuse(Refusal::kNumber);
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return Add(Json(std::string(text, size)));
  }
  bool StartObject() { return Open(true); }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    open_.back().members.emplace_back(std::string(text, size), Json());
    return true;
  }
  bool EndObject(rapidjson::SizeType /*members*/) {
    Json::Object members = std::move(open_.back().members);
    open_.pop_back();
    if (!ResolveDuplicates(members, duplicates_)) return Refuse(Refusal::kDuplicate);
    return Add(Json(std::move(members)));
  }
  bool StartArray() { return Open(false); }
  bool EndArray(rapidjson::SizeType /*items*/) {
    Json::Array items = std::move(open_.back().items);
    open_.pop_back();
    return Add(Json(std::move(items)));
  }
  // NOLINTEND(readability-identifier-naming)

  Json TakeRoot() { return std::move(root_); }
  Refusal refusal() const { return refusal_; }

 private:
  struct Container {
    bool is_object = false;
    Json::Array items;
    Json::Object members;
  };

  bool Open(bool is_object) {
    if (open_.size() >= depth_) {
      return Refuse(Refusal::kDepth);
    }
    open_.push_back({.is_object = is_object, .items = {}, .members = {}});
    return true;
  }

  bool Add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().members.back().second = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool Refuse(Refusal why) {
    refusal_ = why;
    return false;
  }

  DuplicateKeys duplicates_;
  std::size_t depth_;
  std::vector<Container> open_;
  Json root_;
  Refusal refusal_ = Refusal::kNone;
};

Error ParseFailure(const rapidjson::ParseResult& result, Refusal refusal, std::size_t depth) {
  switch (refusal) {
    case Refusal::kDepth:
      return {
          ErrorCode::kTooLarge,
          fmt::format("JSON is nested deeper than {} levels at byte {}", depth, result.Offset())};
    case Refusal::kDuplicate:
      return {ErrorCode::kCorrupt,
              fmt::format("JSON object with a duplicate key ends at byte {}", result.Offset())};
    case Refusal::kNumber:
      return {ErrorCode::kCorrupt,
              fmt::format("invalid JSON at byte {}: number too big to be stored in double",
                          result.Offset())};
    case Refusal::kNone:
      break;
  }
  std::string why = rapidjson::GetParseError_En(result.Code());
  if (!why.empty() && why.back() == '.') why.pop_back();
  return {ErrorCode::kCorrupt,
          fmt::format("invalid JSON at byte {}: {}", result.Offset(), ToLower(why))};
}

}  // namespace

std::optional<double> Json::AsNumber() const {
  if (const auto* whole = AsInt()) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value_)) return *number;
  return std::nullopt;
}

const Json* Json::Find(std::string_view key) const {
  const Object* members = AsObject();
  if (members == nullptr) return nullptr;
  for (const auto& [name, value] : *members) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string_view Json::FindString(std::string_view key, std::string_view fallback) const {
  const Json* member = Find(key);
  const std::string* text = member == nullptr ? nullptr : member->AsString();
  return text == nullptr ? fallback : std::string_view(*text);
}

std::int64_t Json::FindInt(std::string_view key, std::int64_t fallback) const {
  const Json* member = Find(key);
  const std::int64_t* number = member == nullptr ? nullptr : member->AsInt();
  return number == nullptr ? fallback : *number;
}

Result<Json> ParseJson(std::string_view text, DuplicateKeys duplicates, JsonLimits limits) {
  if (text.size() > limits.bytes) {
    return Error(
        ErrorCode::kTooLarge,
        fmt::format(
            "JSON of {} bytes is larger than the limit of {} bytes", text.size(), limits.bytes));
  }
  // RapidJSON takes a NUL for the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return Error(ErrorCode::kCorrupt, fmt::format("invalid JSON at byte {}: a NUL byte", nul));
  }
  std::string terminated(text);
  terminated.append(kJsonTailBytes, '\0');
  rapidjson::InsituStringStream stream(terminated.data());
  rapidjson::Reader reader;
  TreeBuilder builder(duplicates, limits.depth);
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  if (result.IsError()) return ParseFailure(result, builder.refusal(), limits.depth);
  return builder.TakeRoot();
}

}  // namespace casefile
