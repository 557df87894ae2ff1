// MB per CPU second of the redaction engine on generated logs: with secrets and addresses on most
// lines, and on text where there is nothing to find.

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "base/crypto.h"
#include "redact/redactor.h"

namespace casefile {
namespace {

constexpr std::size_t kTextBytes = std::size_t{8} << 20U;

std::shared_ptr<Redactor> MakeRedactor() {
  CASEFILE_CHECK(InitCrypto().has_value());
  RedactorOptions options;
  options.pseudonym_key = Secret::Random(32);
  auto redactor = Redactor::Create(std::move(options));
  CASEFILE_CHECK(redactor.has_value());
  return *std::move(redactor);
}

std::string Logs() {
  std::string text;
  for (unsigned i = 0; text.size() < kTextBytes; ++i) {
    const std::string n = std::to_string(i * 2654435761U % 100000);
    switch (i % 8) {
      case 0:
        text += "10.1." + std::to_string(i % 200) + "." + std::to_string(i % 250 + 1) +
                " - - [21/Nov/2026:08:04:38 +0000] \"GET /api/v1/items/" + n +
                "?page=2 HTTP/1.1\" 200 512\n";
        break;
      case 1:
        text +=
            R"({"ts":"2026-11-21T08:04:38.984Z","level":"info","msg":"request done","ctx":{"id":")" +
            n +
            R"(","ms":12}})"
            "\n";
        break;
      case 2:
        text += "Nov 21 08:04:38 web1 sshd[" + n +
                "]: Failed password for invalid user bob from 8.8." + std::to_string(i % 250) +
                ".4 port 22 ssh2\n";
        break;
      default:
        text += "2026-11-21 08:04:38,984 INFO org.example.service.Worker: finished block blk_" + n +
                " of size 67108864 in 42 ms\n";
    }
    if (i % 2000 == 0) text += "DB_PASSWORD=s3cr3t-" + n + "\n";
  }
  return text;
}

std::string Plain() {
  std::string text;
  while (text.size() < kTextBytes)
    text +=
        "2026-11-21 08 04 38 INFO worker finished block of size 67108864 in 42 ms with state "
        "done\n";
  return text;
}

void RunRedact(benchmark::State& state,
               const std::string& text,
               const std::shared_ptr<Redactor>& redactor) {
  for (auto _ : state) {
    std::size_t written = 0;
    RedactStream stream(redactor, TextKind::kAny, [&written](Bytes bytes) -> Result<void> {
      written += bytes.size();
      return {};
    });
    CASEFILE_CHECK(stream.Write(AsBytes(text)).has_value());
    CASEFILE_CHECK(stream.Finish().has_value());
    benchmark::DoNotOptimize(written);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void BM_RedactLogs(benchmark::State& state) {
  RunRedact(state, Logs(), MakeRedactor());
}
void BM_RedactPlainText(benchmark::State& state) {
  RunRedact(state, Plain(), MakeRedactor());
}
void BM_RedactLogsWithKnownValues(benchmark::State& state) {
  const auto redactor = MakeRedactor();
  for (int i = 0; i < 1000; ++i)
    redactor->LearnValue("known-Value-" + std::to_string(i * 7919), "known");
  RunRedact(state, Logs(), redactor);
}
void BM_StartUp(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(MakeRedactor());
}
BENCHMARK(BM_RedactLogs);
BENCHMARK(BM_RedactPlainText);
BENCHMARK(BM_RedactLogsWithKnownValues);
BENCHMARK(BM_StartUp);

}  // namespace
}  // namespace casefile
