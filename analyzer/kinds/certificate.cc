// Certificates as `openssl x509` (-text, -dates), `openssl s_client` and curl -v describe them, and
// certbot's list.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"
#include "formats/logs/timestamp.h"

namespace casefile::certificate {
namespace {

// "Nov 21 08:04:38 2026 GMT"
std::optional<Instant> TimeFrom(std::string_view text) {
  const auto stamp = ParseStamp(text);
  if (!stamp || stamp->kind != Stamp::Kind::kFull) return std::nullopt;
  const auto local = ToInstant(stamp->civil);
  if (!local) return std::nullopt;
  return *local - std::chrono::seconds(stamp->offset.value_or(0));
}

// "CN" of "C = DE, O = Crane, CN = crane.example" and of "/C=DE/CN=crane.example".
std::string CommonName(std::string_view subject) {
  const std::size_t at = subject.find("CN");
  if (at == std::string_view::npos) return std::string(Trim(subject));
  std::string_view rest = Trim(subject.substr(at + 2));
  if (rest.starts_with('=')) rest = Trim(rest.substr(1));
  return std::string(rest.substr(0, rest.find_first_of(",/")));
}

std::string_view After(std::string_view text, std::string_view word) {
  return text.starts_with(word) ? Trim(text.substr(word.size())) : std::string_view();
}

void Until(std::string_view value,
           std::string_view name,
           const TextLine& line,
           const KindText& text,
           FactWriter& facts) {
  const auto until = TimeFrom(value);
  if (!until) return;
  const FactWriter::Labels labels{{"name", std::string(name)}, {"path", std::string(text.path)}};
  facts.Collected("certificates", line);
  facts.Add("certificate.not_after", FormatInstant(*until), line, labels);
  if (!text.collected) return;
  constexpr double kDay = 86'400;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(*until - *text.collected);
  facts.Add("certificate.days_left", static_cast<double>(left.count()) / kDay, line, labels);
}

bool IsText(std::string_view text) {
  return text.find("notAfter=") != std::string_view::npos ||
         text.find("Not After : ") != std::string_view::npos ||
         (text.find("Certificate Name: ") != std::string_view::npos &&
          text.find("Expiry Date: ") != std::string_view::npos);
}

int Matches(const KindText& head) {
  if (!IsText(head.text)) return 0;
  // A sentence in a log may hold the word; a certificate's line begins with it.
  bool own_line = false;
  ForEachLine(head.text, [&](const TextLine& line) {
    const std::string_view trimmed = Trim(line.text);
    own_line = own_line || trimmed.starts_with("notAfter=") ||
               trimmed.starts_with("Not After : ") || trimmed.starts_with("Expiry Date: ");
  });
  return own_line ? 75 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::string name;
  std::string_view until;
  TextLine until_line;
  // -text gives the subject behind the dates, -dates and -subject before or behind.
  const auto flush = [&] {
    if (!until.empty()) Until(until, name, until_line, text, facts);
    until = {};
  };
  ForEachLine(text.text, [&](const TextLine& line) {
    const std::string_view trimmed = Trim(line.text);
    if (trimmed == "Certificate:" || trimmed.starts_with("-----BEGIN CERTIFICATE")) {
      flush();
      name.clear();
    }
    for (const std::string_view word : {"Subject:", "subject=", "subject:", "Certificate Name:"}) {
      if (const auto subject = After(trimmed, word); !subject.empty()) {
        if (word == "Certificate Name:") flush();
        name = CommonName(subject);
      }
    }
    for (const std::string_view word : {"notAfter=", "Not After :", "Expiry Date:"}) {
      if (const auto value = After(trimmed, word); !value.empty()) {
        flush();
        until = value;
        until_line = line;
      }
    }
  });
  flush();
}

}  // namespace

Kind Make() {
  return {.id = "certificate", .matches = Matches, .read = Read};
}

}  // namespace casefile::certificate
