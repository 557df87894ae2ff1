#pragma once
// The only user of RapidJSON: a strict reader and an ordered writer. Reading is iterative (no stack
// to overflow), checks UTF-8, and stops at limits::kJsonDepth; Debian's RapidJSON 1.1.0 reads past
// the end of input that is not NUL-terminated, so the text is always copied or terminated first.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace casefile {

// A JSON value as a tree; members keep their order. A plain value type.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;  // null
  explicit Json(bool value) : value_(value) {}
  explicit Json(std::int64_t value) : value_(value) {}
  explicit Json(double value) : value_(value) {}
  explicit Json(std::string value) : value_(std::move(value)) {}
  explicit Json(Array value) : value_(std::move(value)) {}
  explicit Json(Object value) : value_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  const bool* AsBool() const { return std::get_if<bool>(&value_); }
  const std::int64_t* AsInt() const { return std::get_if<std::int64_t>(&value_); }
  // Integers count as numbers too.
  std::optional<double> AsNumber() const;
  const std::string* AsString() const { return std::get_if<std::string>(&value_); }
  const Array* AsArray() const { return std::get_if<Array>(&value_); }
  const Object* AsObject() const { return std::get_if<Object>(&value_); }

  // The member `key` of an object, or null when this is no object or has no such member.
  const Json* Find(std::string_view key) const;
  // The string (number) member `key`, or `fallback`.
  std::string_view FindString(std::string_view key, std::string_view fallback = {}) const;
  std::int64_t FindInt(std::string_view key, std::int64_t fallback = 0) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

enum class DuplicateKeys : std::uint8_t {
  kRefuse,    // our own files: two meanings for one name is an attack or a bug
  kKeepLast,  // log lines: pino writes `correlationId` twice
};

struct JsonLimits {
  std::size_t bytes = limits::kJsonBytes;
  std::size_t depth = limits::kJsonDepth;
};

// Parses one JSON text. Errors are kCorrupt with the byte offset, or kTooLarge.
Result<Json> ParseJson(std::string_view text,
                       DuplicateKeys duplicates = DuplicateKeys::kRefuse,
                       JsonLimits limits = {});

// Writes JSON front to back: Key() before each member's value; CASEFILE_CHECKs that the calls nest.
// Strings that are not UTF-8 are written with U+FFFD. Pretty output is indented by two blanks and
// is stable, so it can be a golden file.
class JsonWriter {
 public:
  enum class Style : std::uint8_t { kCompact, kPretty };
  explicit JsonWriter(Style style = Style::kCompact);
  JsonWriter(JsonWriter&&) noexcept;
  JsonWriter& operator=(JsonWriter&&) noexcept;
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;
  ~JsonWriter();

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view value);
  JsonWriter& Int(std::int64_t value);
  JsonWriter& Uint(std::uint64_t value);
  JsonWriter& Number(double value);  // shortest form that reads back; NaN and infinity are null
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  JsonWriter& Value(const Json& value);

  // Key and value in one call.
  JsonWriter& Member(std::string_view key, std::string_view value) {
    return Key(key).String(value);
  }
  JsonWriter& Member(std::string_view key, std::int64_t value) { return Key(key).Int(value); }

  // The text so far; complete when everything begun has ended.
  std::string Take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace casefile
