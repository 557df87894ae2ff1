#include "collector/database/request.h"

#include "base/crypto.h"
#include "base/json.h"

namespace casefile::database {
namespace {

std::vector<std::string> Strings(const Json& request, std::string_view key) {
  std::vector<std::string> strings;
  const Json* list = request.Find(key);
  if (list == nullptr || list->AsArray() == nullptr) return strings;
  for (const Json& item : *list->AsArray()) {
    if (const auto* text = item.AsString()) strings.push_back(*text);
  }
  return strings;
}

}  // namespace

Request::~Request() {
  for (std::string& url : urls) Wipe(url);
}

Result<Request> ParseRequest(std::string_view json) {
  const Json document = TRY(ParseJson(json));
  Request request;
  request.urls = Strings(document, "urls");
  request.files = Strings(document, "files");
  if (const Json* queries = document.Find("queries"); queries != nullptr && queries->AsArray()) {
    for (const Json& query : *queries->AsArray()) {
      request.queries.push_back(
          {std::string(query.FindString("name")), std::string(query.FindString("sql"))});
    }
  }
  return request;
}

}  // namespace casefile::database
