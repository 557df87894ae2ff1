#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>

#include "base/check.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile {

// `has_items` says whether the container on top needs a comma before its next item.
struct JsonWriter::State {
  struct Container {
    bool is_object = false;
    bool has_items = false;
  };

  Style style = Style::kCompact;
  std::string text;
  std::vector<Container> open;
  bool after_key = false;
  bool done = false;

  void BreakLine() {
    if (style != Style::kPretty) return;
    text += '\n';
    text.append(2 * open.size(), ' ');
  }

  void BeforeItem() {
    if (!open.empty()) {
      if (open.back().has_items) text += ',';
      open.back().has_items = true;
      BreakLine();
    }
  }

  void BeforeValue() {
    if (after_key) {
      after_key = false;
      return;
    }
    CASEFILE_CHECK(open.empty() ? !done : !open.back().is_object);
    BeforeItem();
    if (open.empty()) done = true;
  }

  void Begin(bool is_object) {
    BeforeValue();
    text += is_object ? '{' : '[';
    open.push_back({.is_object = is_object});
  }

  void End(bool is_object) {
    CASEFILE_CHECK(!open.empty() && open.back().is_object == is_object && !after_key);
    const bool had_items = open.back().has_items;
    open.pop_back();
    if (had_items) BreakLine();
    text += is_object ? '}' : ']';
  }

  void AppendString(std::string_view value) {
    if (!IsValidUtf8(value)) return AppendString(ToValidUtf8(value));
    text += '"';
    for (const char c : value) {
      switch (c) {
        case '"':
          text += "\\\"";
          break;
        case '\\':
          text += "\\\\";
          break;
        case '\n':
          text += "\\n";
          break;
        case '\r':
          text += "\\r";
          break;
        case '\t':
          text += "\\t";
          break;
        default:
          if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            fmt::format_to(std::back_inserter(text), "\\u{:04x}", static_cast<unsigned char>(c));
          } else {
            text += c;
          }
      }
    }
    text += '"';
  }
};

JsonWriter::JsonWriter(Style style) : state_(std::make_unique<State>()) {
  state_->style = style;
}
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::BeginObject() {
  state_->Begin(true);
  return *this;
}
JsonWriter& JsonWriter::EndObject() {
  state_->End(true);
  return *this;
}
JsonWriter& JsonWriter::BeginArray() {
  state_->Begin(false);
  return *this;
}
JsonWriter& JsonWriter::EndArray() {
  state_->End(false);
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  CASEFILE_CHECK(!state_->open.empty() && state_->open.back().is_object && !state_->after_key);
  state_->BeforeItem();
  state_->AppendString(key);
  state_->text += state_->style == Style::kPretty ? ": " : ":";
  state_->after_key = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view value) {
  state_->BeforeValue();
  state_->AppendString(value);
  return *this;
}
JsonWriter& JsonWriter::Int(std::int64_t value) {
  state_->BeforeValue();
  fmt::format_to(std::back_inserter(state_->text), "{}", value);
  return *this;
}
JsonWriter& JsonWriter::Uint(std::uint64_t value) {
  state_->BeforeValue();
  fmt::format_to(std::back_inserter(state_->text), "{}", value);
  return *this;
}
JsonWriter& JsonWriter::Number(double value) {
  if (!std::isfinite(value)) return Null();
  state_->BeforeValue();
  char buffer[32];
  const auto end = std::to_chars(std::begin(buffer), std::end(buffer), value).ptr;
  state_->text.append(buffer, end);
  // "-0" would read back as the whole number 0.
  if (value == 0 && std::signbit(value)) state_->text += ".0";
  return *this;
}
JsonWriter& JsonWriter::Bool(bool value) {
  state_->BeforeValue();
  state_->text += value ? "true" : "false";
  return *this;
}
JsonWriter& JsonWriter::Null() {
  state_->BeforeValue();
  state_->text += "null";
  return *this;
}

JsonWriter& JsonWriter::Value(const Json& value) {
  if (const auto* boolean = value.AsBool()) return Bool(*boolean);
  if (const auto* whole = value.AsInt()) return Int(*whole);
  if (const auto number = value.AsNumber()) return Number(*number);
  if (const auto* text = value.AsString()) return String(*text);
  if (const auto* items = value.AsArray()) {
    BeginArray();
    for (const Json& item : *items) Value(item);
    return EndArray();
  }
  if (const auto* members = value.AsObject()) {
    BeginObject();
    for (const auto& [key, member] : *members) Key(key).Value(member);
    return EndObject();
  }
  return Null();
}

std::string JsonWriter::Take() {
  CASEFILE_CHECK(state_->open.empty());
  return std::move(state_->text);
}

}  // namespace casefile
