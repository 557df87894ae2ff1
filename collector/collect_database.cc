#include "collector/collect_database.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "collector/collect_program.h"
#include "collector/database_addresses.h"

namespace casefile {
namespace {

// Every statement has 2 seconds; a server that needs them all is told of by what came until then.
constexpr std::chrono::seconds kDeadline{15};

std::shared_ptr<const Secret> RequestOf(const PlannedDatabase& database, DatabaseAddresses urls) {
  JsonWriter json(JsonWriter::Style::kCompact);
  json.BeginObject().Key("urls").BeginArray();
  for (const std::string& url : urls.all()) json.String(url);
  json.EndArray().Key("files").BeginArray();
  for (const std::string& file : database.files) json.String(file);
  json.EndArray().Key("queries").BeginArray();
  for (const DatabaseQuery& query : database.queries) {
    json.BeginObject().Member("name", query.name).Member("sql", query.sql).EndObject();
  }
  json.EndArray().EndObject();
  std::string text = json.Take();
  auto request = std::make_shared<const Secret>(Secret::CopyOf(AsBytes(text)));
  Wipe(text);
  return request;
}

}  // namespace

Result<Ending> CollectDatabase(RunState& run,
                               const Plan& plan,
                               const PlanEntry& entry,
                               const PlannedDatabase& database,
                               const std::stop_token& stop) {
  const Program program{
      .arguments = {fmt::format("casefile-probe-{}", database.kind)},
      .deadline = kDeadline,
      .output_limit = limits::kProbeOutputBytes,
      .input = RequestOf(database, FindDatabaseAddresses(run.host(), plan, database))};
  return CollectProgram(run, entry, {program, OutputForm::kText, entry.member}, stop);
}

}  // namespace casefile
