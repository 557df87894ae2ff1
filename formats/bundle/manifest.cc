#include "formats/bundle/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace casefile {
namespace {

struct StatusName {
  OutcomeStatus status;
  std::string_view name;
};
constexpr std::array kStatusNames = {
    StatusName{OutcomeStatus::kOk, "ok"},
    StatusName{OutcomeStatus::kPartial, "partial"},
    StatusName{OutcomeStatus::kSkipped, "skipped"},
    StatusName{OutcomeStatus::kDenied, "denied"},
    StatusName{OutcomeStatus::kMissing, "missing"},
    StatusName{OutcomeStatus::kTimedOut, "timed_out"},
    StatusName{OutcomeStatus::kWithheld, "withheld"},
    StatusName{OutcomeStatus::kFailed, "failed"},
};

Error Bad(std::string_view document, std::string_view what) {
  return {ErrorCode::kCorrupt, fmt::format("{} is damaged: {}", document, what)};
}

void WriteOutcome(JsonWriter& json, const Outcome& outcome) {
  json.Key("outcome").BeginObject().Member("status", ToString(outcome.status));
  if (!outcome.reason.empty()) json.Member("reason", outcome.reason);
  json.EndObject();
}

void WriteStrings(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).BeginArray();
  for (const std::string& text : list) json.String(text);
  json.EndArray();
}

void WriteMember(JsonWriter& json, const ManifestMember& member) {
  json.BeginObject().Member("path", member.path);
  json.Key("size").Uint(member.size);
  if (member.offset) json.Key("offset").Uint(*member.offset);
  json.Member("blake2b256", member.blake2b256);
  if (member.modified) json.Member("modified", FormatInstant(*member.modified));
  json.Key("origin").BeginObject().Member("kind", member.origin.kind);
  json.Member("source", member.origin.source);
  if (member.origin.exit_code) json.Member("exit_code", std::int64_t{*member.origin.exit_code});
  json.Member("took_ms", member.origin.took_ms).EndObject();
  WriteOutcome(json, member.outcome);
  json.Key("redactions").Uint(member.redactions);
  if (!member.parts.empty()) {
    WriteStrings(json, "parts", member.parts);
    json.Key("part_offsets").BeginArray();
    for (const std::uint64_t offset : member.part_offsets) json.Uint(offset);
    json.EndArray();
  }
  json.EndObject();
}

// Reads one JSON object; the first thing that is missing or of the wrong type makes it bad, and
// what is read after that does not matter.
class ObjectReader {
 public:
  ObjectReader(const Json& object, std::string_view document)
      : object_(object), document_(document) {
    if (object.AsObject() == nullptr) Fail("an object was expected");
  }

  std::string String(std::string_view key) {
    const Json* value = object_.Find(key);
    if (value != nullptr && value->AsString() != nullptr) return *value->AsString();
    Fail(fmt::format("\"{}\" is not a string", key));
    return {};
  }
  std::string StringOr(std::string_view key, std::string_view fallback) {
    return object_.Find(key) == nullptr ? std::string(fallback) : String(key);
  }
  std::int64_t Int(std::string_view key) {
    const Json* value = object_.Find(key);
    if (value != nullptr && value->AsInt() != nullptr) return *value->AsInt();
    Fail(fmt::format("\"{}\" is not a whole number", key));
    return 0;
  }
  std::uint64_t Count(std::string_view key) {
    const std::int64_t value = Int(key);
    if (value < 0) Fail(fmt::format("\"{}\" is negative", key));
    return value < 0 ? 0 : static_cast<std::uint64_t>(value);
  }
  std::optional<std::int64_t> OptionalInt(std::string_view key) {
    return object_.Find(key) == nullptr ? std::nullopt : std::optional(Int(key));
  }
  Instant Time(std::string_view key) {
    const auto time = ParseRfc3339(String(key));
    if (!time) Fail(fmt::format("\"{}\" is not a time", key));
    return time.value_or(Instant{});
  }
  std::optional<Instant> OptionalTime(std::string_view key) {
    return object_.Find(key) == nullptr ? std::nullopt : std::optional(Time(key));
  }
  // An absent list is empty.
  const Json::Array& List(std::string_view key) {
    static const Json::Array kNone;
    const Json* value = object_.Find(key);
    if (value == nullptr) return kNone;
    if (value->AsArray() == nullptr) Fail(fmt::format("\"{}\" is not a list", key));
    return value->AsArray() == nullptr ? kNone : *value->AsArray();
  }
  std::vector<std::string> Strings(std::string_view key) {
    std::vector<std::string> strings;
    for (const Json& item : List(key)) {
      if (item.AsString() == nullptr) Fail(fmt::format("\"{}\" holds a non-string", key));
      if (item.AsString() != nullptr) strings.push_back(*item.AsString());
    }
    return strings;
  }
  std::vector<std::uint64_t> Counts(std::string_view key) {
    std::vector<std::uint64_t> counts;
    for (const Json& item : List(key)) {
      const std::int64_t* value = item.AsInt();
      if (value == nullptr || *value < 0) Fail(fmt::format("\"{}\" holds a non-count", key));
      counts.push_back(value == nullptr || *value < 0 ? 0 : static_cast<std::uint64_t>(*value));
    }
    return counts;
  }
  ObjectReader Object(std::string_view key) {
    static const Json kNull;
    const Json* value = object_.Find(key);
    return {value == nullptr ? kNull : *value, document_};
  }
  Outcome ReadOutcome() {
    ObjectReader reader = Object("outcome");
    const auto status = OutcomeStatusFrom(reader.String("status"));
    if (!status) reader.Fail("an unknown status");
    Outcome outcome{.status = status.value_or(OutcomeStatus::kFailed),
                    .reason = reader.StringOr("reason", "")};
    Adopt(reader);
    return outcome;
  }

  void Fail(std::string_view what) {
    if (!error_) error_ = Bad(document_, what);
  }
  void Adopt(const ObjectReader& part) {
    if (!error_) error_ = part.error_;
  }
  Result<void> Check() const {
    if (error_) return *error_;
    return {};
  }

 private:
  const Json& object_;  // of the caller
  std::string_view document_;
  std::optional<Error> error_;
};

// "casefile.bundle/2" is a newer format; anything else is no document of ours.
Result<void> CheckSchema(const Json& json, std::string_view expected, std::string_view document) {
  const auto schema = json.FindString("schema");
  if (schema == expected) return {};
  const auto family = expected.substr(0, expected.rfind('/') + 1);
  if (!schema.starts_with(family)) return Bad(document, "it does not name its schema");
  return Error(ErrorCode::kUnsupported, fmt::format("{} is of a newer format", document))
      .WithHint("use a newer casefile-analyze");
}

Result<ManifestMember> ReadMember(const Json& json, std::string_view document) {
  ObjectReader reader(json, document);
  ManifestMember member;
  member.path = reader.String("path");
  member.size = reader.Count("size");
  if (json.Find("offset") != nullptr) member.offset = reader.Count("offset");
  member.blake2b256 = reader.String("blake2b256");
  member.modified = reader.OptionalTime("modified");
  ObjectReader origin = reader.Object("origin");
  member.origin.kind = origin.String("kind");
  member.origin.source = origin.String("source");
  if (const auto code = origin.OptionalInt("exit_code"))
    member.origin.exit_code = static_cast<int>(std::clamp<std::int64_t>(*code, -1, 255));
  member.origin.took_ms = origin.Int("took_ms");
  reader.Adopt(origin);
  member.outcome = reader.ReadOutcome();
  member.redactions = reader.Count("redactions");
  member.parts = reader.Strings("parts");
  member.part_offsets = reader.Counts("part_offsets");
  if (member.parts.size() != member.part_offsets.size())
    reader.Fail(R"("part_offsets" does not fit "parts")");
  TRY(reader.Check());
  return member;
}

}  // namespace

std::string_view ToString(OutcomeStatus status) {
  for (const StatusName& entry : kStatusNames)
    if (entry.status == status) return entry.name;
  return "failed";
}

std::optional<OutcomeStatus> OutcomeStatusFrom(std::string_view text) {
  for (const StatusName& entry : kStatusNames)
    if (entry.name == text) return entry.status;
  return std::nullopt;
}

std::string WriteBundleHeader(const BundleHeader& header) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject().Member("schema", BundleHeader::kSchema);
  json.Member("bundle_id", header.bundle_id);
  json.Member("created", FormatInstant(header.created));
  json.Member("tool", header.tool);
  WriteStrings(json, "profiles", header.profiles);
  json.Member("time_zone", header.time_zone);
  json.Member("utc_offset_seconds", header.utc_offset_seconds);
  json.Member("os", header.os).Member("root", header.root);
  if (header.since) json.Member("since", FormatInstant(*header.since));
  if (header.until) json.Member("until", FormatInstant(*header.until));
  WriteStrings(json, "recipients", header.recipients);
  if (header.request) {
    json.Key("request").BeginObject().Member("case", header.request->case_id);
    json.Member("nonce", header.request->nonce);
    json.Member("signed_by", header.request->signed_by).EndObject();
  }
  json.Key("plan").BeginArray();
  for (const PlannedItem& item : header.plan) {
    json.BeginObject().Member("probe", item.probe).Member("source", item.source);
    json.Member("reason", item.reason).Member("sensitivity", item.sensitivity).EndObject();
  }
  return json.EndArray().EndObject().Take();
}

Result<BundleHeader> ReadBundleHeader(std::string_view text, JsonLimits limits) {
  constexpr std::string_view kDocument = "bundle.json";
  const Json json = TRY(ParseJson(text, DuplicateKeys::kRefuse, limits));
  TRY(CheckSchema(json, BundleHeader::kSchema, kDocument));
  ObjectReader reader(json, kDocument);
  BundleHeader header;
  header.bundle_id = reader.String("bundle_id");
  header.created = reader.Time("created");
  header.tool = reader.String("tool");
  header.profiles = reader.Strings("profiles");
  header.time_zone = reader.StringOr("time_zone", "");
  header.utc_offset_seconds = reader.Int("utc_offset_seconds");
  header.os = reader.StringOr("os", "");
  header.root = reader.StringOr("root", "");
  header.since = reader.OptionalTime("since");
  header.until = reader.OptionalTime("until");
  header.recipients = reader.Strings("recipients");
  if (json.Find("request") != nullptr) {
    ObjectReader request = reader.Object("request");
    header.request = {.case_id = request.String("case"),
                      .nonce = request.String("nonce"),
                      .signed_by = request.StringOr("signed_by", "")};
    reader.Adopt(request);
  }
  for (const Json& item : reader.List("plan")) {
    ObjectReader planned(item, kDocument);
    header.plan.push_back({.probe = planned.String("probe"),
                           .source = planned.String("source"),
                           .reason = planned.String("reason"),
                           .sensitivity = planned.String("sensitivity")});
    reader.Adopt(planned);
  }
  TRY(reader.Check());
  return header;
}

std::string WriteManifest(const Manifest& manifest) {
  JsonWriter json;
  json.BeginObject().Member("schema", Manifest::kSchema);
  json.Member("bundle_id", manifest.bundle_id);
  json.Member("finished", FormatInstant(manifest.finished));
  WriteOutcome(json, manifest.outcome);
  json.Key("members").BeginArray();
  for (const ManifestMember& member : manifest.members) WriteMember(json, member);
  json.EndArray().Key("gaps").BeginArray();
  for (const Gap& gap : manifest.gaps) {
    json.BeginObject().Member("probe", gap.probe).Member("source", gap.source);
    WriteOutcome(json, gap.outcome);
    json.EndObject();
  }
  json.EndArray().Key("ledger").BeginArray();
  for (const LedgerEntry& entry : manifest.ledger) {
    json.BeginObject().Member("member", entry.member).Member("rule", entry.rule);
    json.Key("count").Uint(entry.count).EndObject();
  }
  return json.EndArray().EndObject().Take();
}

Result<Manifest> ReadManifest(std::string_view text, JsonLimits limits) {
  constexpr std::string_view kDocument = "manifest.json";
  const Json json = TRY(ParseJson(text, DuplicateKeys::kRefuse, limits));
  TRY(CheckSchema(json, Manifest::kSchema, kDocument));
  ObjectReader reader(json, kDocument);
  Manifest manifest;
  manifest.bundle_id = reader.String("bundle_id");
  manifest.finished = reader.Time("finished");
  manifest.outcome = reader.ReadOutcome();
  for (const Json& item : reader.List("members"))
    manifest.members.push_back(TRY(ReadMember(item, kDocument)));
  for (const Json& item : reader.List("gaps")) {
    ObjectReader gap(item, kDocument);
    manifest.gaps.push_back({.probe = gap.String("probe"),
                             .source = gap.String("source"),
                             .outcome = gap.ReadOutcome()});
    reader.Adopt(gap);
  }
  for (const Json& item : reader.List("ledger")) {
    ObjectReader entry(item, kDocument);
    manifest.ledger.push_back({.member = entry.String("member"),
                               .rule = entry.String("rule"),
                               .count = entry.Count("count")});
    reader.Adopt(entry);
  }
  TRY(reader.Check());
  return manifest;
}

}  // namespace casefile
