#include "formats/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/json.h"
#include "base/limits.h"

namespace casefile {
namespace {

Error Bad(std::string_view what) {
  return {ErrorCode::kCorrupt, fmt::format("it is no request: {}", what)};
}

std::string WriteText(const Request& request) {
  JsonWriter json(JsonWriter::Style::kPretty);
  const auto list = [&json](std::string_view key, const std::vector<std::string>& items) {
    json.Key(key).BeginArray();
    for (const std::string& item : items) json.String(item);
    json.EndArray();
  };
  json.BeginObject().Member("schema", Request::kSchema);
  json.Member("case", request.case_id).Member("nonce", request.nonce);
  json.Member("created", FormatInstant(request.created));
  json.Member("expires", FormatInstant(request.expires));
  list("profiles", request.profiles);
  list("recipients", request.recipients);
  if (!request.since.empty()) json.Member("since", request.since);
  if (!request.note.empty()) json.Member("note", request.note);
  return json.EndObject().Take();
}

Result<std::string> StringOf(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  if (value == nullptr || value->AsString() == nullptr || value->AsString()->empty())
    return Bad(fmt::format("\"{}\" is missing", key));
  return *value->AsString();
}

Result<Instant> TimeOf(const Json& json, std::string_view key) {
  const auto time = ParseRfc3339(TRY(StringOf(json, key)));
  if (!time) return Bad(fmt::format("\"{}\" is no time", key));
  return *time;
}

Result<std::vector<std::string>> StringsOf(const Json& json, std::string_view key) {
  std::vector<std::string> strings;
  const Json* list = json.Find(key);
  if (list == nullptr || list->AsArray() == nullptr)
    return Bad(fmt::format("\"{}\" is no list", key));
  for (const Json& item : *list->AsArray()) {
    if (item.AsString() == nullptr) return Bad(fmt::format("\"{}\" holds a non-string", key));
    strings.push_back(*item.AsString());
  }
  return strings;
}

bool IsNonce(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<Request> ReadText(std::string_view text) {
  const Json json = TRY(ParseJson(text));
  if (json.FindString("schema") != Request::kSchema)
    return Error(ErrorCode::kUnsupported, "the request is of a format that is not known")
        .WithHint("use a newer Casefile");
  Request request;
  request.case_id = TRY(StringOf(json, "case"));
  request.nonce = TRY(StringOf(json, "nonce"));
  if (!IsNonce(request.nonce)) return Bad("\"nonce\" is not 32 hexadecimal digits");
  request.created = TRY(TimeOf(json, "created"));
  request.expires = TRY(TimeOf(json, "expires"));
  request.profiles = TRY(StringsOf(json, "profiles"));
  request.recipients = TRY(StringsOf(json, "recipients"));
  if (request.recipients.empty()) return Bad("it names no recipient");
  request.since = json.FindString("since");
  request.note = json.FindString("note");
  return request;
}

}  // namespace

bool LooksLikeRequest(std::string_view text) {
  if (text.size() > limits::kRequestBytes) return false;
  const auto json = ParseJson(text);
  return json && json->AsObject() != nullptr && json->Find("request") != nullptr &&
         json->Find("minisig") != nullptr;
}

std::string WriteRequest(const Request& request, const MinisignSecretKey& key) {
  const std::string text = WriteText(request);
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject().Member("request", text);
  json.Member("minisig",
              SignWithMinisign(key, AsBytes(text), fmt::format("request {}", request.nonce)));
  return json.EndObject().Take() + "\n";
}

Result<SignedRequest> ReadRequest(std::string_view text, const std::vector<Signer>& signers) {
  if (text.size() > limits::kRequestBytes)
    return Error(
        ErrorCode::kTooLarge,
        fmt::format("a request is not larger than {} KiB", limits::kRequestBytes / limits::kKiB));
  const Json json = TRY(ParseJson(text));
  const std::string request = TRY(StringOf(json, "request"));
  const std::string minisig = TRY(StringOf(json, "minisig"));
  // Nothing of it is looked at before it is known whose it is.
  auto signer = FindSigner(signers, minisig, Blake2b512(AsBytes(request)));
  if (!signer) return std::move(signer).error().Wrap("the signature of the request");
  return SignedRequest{.request = TRY(ReadText(request)), .signer = *std::move(signer)};
}

}  // namespace casefile
