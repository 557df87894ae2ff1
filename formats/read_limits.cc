#include "formats/read_limits.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/text.h"

namespace casefile {
namespace {

using limits::kGiB;
using limits::kKiB;
using limits::kMiB;

// The most of each is what memory and time still bear: names and headers are held whole, a tree of
// JSON takes some ten times its text, and each level of archives costs a decompressor.
constexpr std::array kSpecs = {
    LimitSpec{.name = "archive-bytes",
              .value = &ReadLimits::archive_bytes,
              .least = kMiB,
              .most = kMiB * kGiB,
              .is_size = true},
    LimitSpec{.name = "archive-depth", .value = &ReadLimits::archive_depth, .least = 0, .most = 16},
    LimitSpec{.name = "archive-ratio", .value = &ReadLimits::archive_ratio, .most = 1'000'000},
    LimitSpec{.name = "header-bytes",
              .value = &ReadLimits::header_bytes,
              .least = kKiB,
              .most = 16 * kMiB,
              .is_size = true},
    LimitSpec{.name = "json-bytes",
              .value = &ReadLimits::json_bytes,
              .least = kKiB,
              .most = kGiB,
              .is_size = true},
    LimitSpec{.name = "json-depth", .value = &ReadLimits::json_depth, .least = 8, .most = 10'000},
    LimitSpec{.name = "line-bytes",
              .value = &ReadLimits::line_bytes,
              .least = 256,
              .most = kMiB,
              .is_size = true},
    LimitSpec{.name = "members", .value = &ReadLimits::members, .most = 100'000'000},
    LimitSpec{.name = "name-bytes",
              .value = &ReadLimits::name_bytes,
              .least = 64,
              .most = kMiB,
              .is_size = true},
    LimitSpec{.name = "recipients", .value = &ReadLimits::recipients, .most = 1'000'000},
    LimitSpec{.name = "seal-header-bytes",
              .value = &ReadLimits::seal_header_bytes,
              .least = kKiB,
              .most = 256 * kMiB,
              .is_size = true},
    LimitSpec{.name = "work-factor", .value = &ReadLimits::work_factor, .least = 1, .most = 30},
};

std::string Shown(const LimitSpec& spec, std::uint64_t value) {
  return spec.is_size ? FormatByteSize(value) : std::to_string(value);
}

}  // namespace

std::span<const LimitSpec> LimitSpecs() {
  return kSpecs;
}

std::string ReadLimits::Hint(std::string_view name) const {
  return option.empty() ? "" : fmt::format(" ({} {}=VALUE allows more)", option, name);
}

JsonLimits ReadLimits::Json() const {
  return {.bytes = static_cast<std::size_t>(json_bytes),
          .depth = static_cast<std::size_t>(json_depth)};
}

Result<void> SetLimit(std::string_view assignment, ReadLimits& limits) {
  const std::size_t equals = assignment.find('=');
  const std::string_view name = assignment.substr(0, equals);
  std::vector<std::string_view> names;
  names.reserve(kSpecs.size());
  for (const LimitSpec& each : kSpecs) names.push_back(each.name);
  const auto spec = std::ranges::find(kSpecs, name, &LimitSpec::name);
  if (spec == kSpecs.end() || equals == std::string_view::npos)
    return Error(ErrorCode::kInvalidInput, fmt::format("there is no limit '{}'", assignment))
        .WithHint(fmt::format("give NAME=VALUE, of {}", fmt::join(names, ", ")));
  const std::string_view text = assignment.substr(equals + 1);
  std::uint64_t value = 0;
  if (spec->is_size) {
    value = TRY(ParseByteSize(text));
  } else {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
      return Error(ErrorCode::kInvalidInput, fmt::format("'{}' is no number", text));
  }
  if (value < spec->least || value > spec->most)
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("the limit {} can be {} to {}",
                             name,
                             Shown(*spec, spec->least),
                             Shown(*spec, spec->most)));
  limits.*(spec->value) = value;
  return {};
}

}  // namespace casefile
