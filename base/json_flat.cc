#include "base/json_flat.h"

#include <rapidjson/reader.h>

#include <algorithm>

#include "base/json_insitu.h"
#include "base/limits.h"

namespace casefile {

// Receives RapidJSON's events. `prefix_` is the dotted path of the open containers.
class FlatJsonHandler {
 public:
  explicit FlatJsonHandler(FlatJson& out) : out_(out) {}

  // NOLINTBEGIN(readability-identifier-naming): the names are RapidJSON's handler concept.
  bool Null() { return Add({}, FlatJson::Type::kNull); }
  bool Bool(bool value) { return Add(value ? "true" : "false", FlatJson::Type::kBool); }
  // Numbers come as text, because of kParseNumbersAsStringsFlag.
  static bool Int(int /*value*/) { return false; }
  static bool Uint(unsigned /*value*/) { return false; }
  static bool Int64(std::int64_t /*value*/) { return false; }
  static bool Uint64(std::uint64_t /*value*/) { return false; }
  static bool Double(double /*value*/) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return Add({text, size}, FlatJson::Type::kNumber);
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return Add({text, size}, FlatJson::Type::kString);
  }
  bool StartObject() { return Open(); }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    prefix_.resize(open_.back());
    if (!prefix_.empty()) prefix_ += '.';
    prefix_.append(text, size);
    return true;
  }
  bool EndObject(rapidjson::SizeType /*members*/) { return Close(); }
  bool StartArray() { return !open_.empty() && Open(); }
  bool EndArray(rapidjson::SizeType /*items*/) { return Close(); }
  // NOLINTEND(readability-identifier-naming)

 private:
  bool Open() {
    if (open_.size() >= static_cast<std::size_t>(limits::kJsonDepth)) return false;
    open_.push_back(prefix_.size());
    return true;
  }
  bool Close() {
    prefix_.resize(open_.back());
    open_.pop_back();
    return true;
  }
  bool Add(std::string_view value, FlatJson::Type type) {
    if (open_.empty()) return false;
    if (out_.slices_.size() >= limits::kFlatJsonMembers) return true;
    out_.slices_.push_back(
        {.key_begin = out_.keys_.size(), .key_size = prefix_.size(), .value = value, .type = type});
    out_.keys_ += prefix_;
    return true;
  }

  FlatJson& out_;
  std::string prefix_;
  std::vector<std::size_t> open_;  // length of prefix_ when each container began
};

FlatJson::FlatJson() = default;

bool FlatJson::Parse(std::string_view text) {
  members_.clear();
  slices_.clear();
  keys_.clear();
  if (text.size() > limits::kJsonBytes ||
      text.find(static_cast<char>(0)) != std::string_view::npos) {
    return false;
  }
  text_.assign(text.begin(), text.end());
  text_.insert(text_.end(), kJsonTailBytes, '\0');
  rapidjson::InsituStringStream stream(text_.data());
  rapidjson::Reader reader;
  FlatJsonHandler handler(*this);
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  if (reader.Parse<kFlags>(stream, handler).IsError()) return false;
  members_.reserve(slices_.size());
  for (const Slice& slice : slices_) {
    members_.push_back({.key = std::string_view(keys_).substr(slice.key_begin, slice.key_size),
                        .value = slice.value,
                        .type = slice.type});
  }
  return true;
}

const FlatJson::Member* FlatJson::Find(std::string_view key) const {
  const auto found = std::find_if(
      members_.rbegin(), members_.rend(), [&](const Member& member) { return member.key == key; });
  return found == members_.rend() ? nullptr : &*found;
}

}  // namespace casefile
