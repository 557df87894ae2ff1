#include "collector/probe_document.h"

#include <fmt/format.h>

namespace casefile {
namespace {

std::string Quoted(std::string_view value) {
  return JsonWriter().String(value).Take();
}

}  // namespace

ProbeRow& ProbeRow::Text(std::string_view key, std::string_view value) {
  if (!value.empty()) writer_.Key(key).String(value);
  return *this;
}
ProbeRow& ProbeRow::Count(std::string_view key, std::uint64_t value) {
  writer_.Key(key).Uint(value);
  return *this;
}
ProbeRow& ProbeRow::Count(std::string_view key, const std::optional<std::uint64_t>& value) {
  if (value) writer_.Key(key).Uint(*value);
  return *this;
}
ProbeRow& ProbeRow::Signed(std::string_view key, std::int64_t value) {
  writer_.Key(key).Int(value);
  return *this;
}
ProbeRow& ProbeRow::Number(std::string_view key, double value) {
  writer_.Key(key).Number(value);
  return *this;
}
ProbeRow& ProbeRow::Flag(std::string_view key, bool value) {
  writer_.Key(key).Bool(value);
  return *this;
}
std::string ProbeRow::Take() {
  writer_.EndObject();
  return writer_.Take();
}

ProbeDocument::ProbeDocument(std::string_view id, Instant collected) {
  Text("schema", fmt::format("casefile.probe.{}/1", id));
  Text("collected", FormatInstant(collected));
}

void ProbeDocument::Member(std::string_view key, std::string_view json) {
  EndRows();
  text_ += text_.empty() ? "{\n" : ",\n";
  text_ += fmt::format("  {}: {}", Quoted(key), json);
}

ProbeDocument& ProbeDocument::Text(std::string_view key, std::string_view value) {
  if (!value.empty()) Member(key, Quoted(value));
  return *this;
}
ProbeDocument& ProbeDocument::Count(std::string_view key,
                                    const std::optional<std::uint64_t>& value) {
  if (value) Member(key, fmt::format("{}", *value));
  return *this;
}
ProbeDocument& ProbeDocument::Signed(std::string_view key, std::int64_t value) {
  Member(key, fmt::format("{}", value));
  return *this;
}
ProbeDocument& ProbeDocument::Number(std::string_view key, const std::optional<double>& value) {
  if (value) Member(key, JsonWriter().Number(*value).Take());
  return *this;
}
ProbeDocument& ProbeDocument::Flag(std::string_view key, bool value) {
  Member(key, value ? "true" : "false");
  return *this;
}

ProbeDocument& ProbeDocument::Rows(std::string_view key) {
  Member(key, "[");
  in_rows_ = true;
  first_row_ = true;
  return *this;
}

ProbeDocument& ProbeDocument::Row(ProbeRow row) {
  text_ += first_row_ ? "\n    " : ",\n    ";
  text_ += row.Take();
  first_row_ = false;
  return *this;
}

void ProbeDocument::EndRows() {
  if (in_rows_) text_ += first_row_ ? "]" : "\n  ]";
  in_rows_ = false;
}

std::string ProbeDocument::Take() {
  EndRows();
  text_ += "\n}\n";
  return std::move(text_);
}

std::optional<std::uint64_t> PercentUp(std::uint64_t used, std::uint64_t total) {
  if (total == 0) return std::nullopt;
  constexpr std::uint64_t kHundred = 100;
  // Sizes stay far below 2^57 bytes, so the product fits.
  return (used * kHundred + total - 1) / total;
}

}  // namespace casefile
