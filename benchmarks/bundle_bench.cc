// How fast a bundle is compressed and sealed, without redaction and without a disk.

#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "base/crypto.h"
#include "formats/bundle/bundle_writer.h"

namespace casefile {
namespace {

// The public half of a key that nobody has.
constexpr const char* kRecipient = "age1g0vqkxv2g2ycdw9wv4tevqnwzfnjtkgsvqa0fhvey5j0dr0vayss8dlvm4";

// Lines of a log that compress about as real ones do; the same in every run.
std::string LogText(std::size_t size) {
  std::string text;
  std::uint64_t state = 1;
  while (text.size() < size) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    text += "Nov 20 14:31:07 node7 worker[" + std::to_string(state >> 50U) + "]: request " +
            std::to_string(state) + " finished in " + std::to_string(state >> 54U) + " ms\n";
  }
  return text;
}

const std::string& Text() {
  static const std::string text = LogText(16U << 20U);
  return text;
}

Result<std::uint64_t> WriteBundle(Seal seal) {
  std::uint64_t out = 0;
  const ByteSink sink = [&out](Bytes bytes) {
    out += bytes.size();
    return Result<void>();
  };
  BundleWriter writer =
      TRY(BundleWriter::Create(sink, std::move(seal), BundleHeader{}, {.threads = 1}));
  MemberWriter member = writer.NewMember("files/log", Instant{});
  TRY(member.Write(AsBytes(Text())));
  TRY(writer.Commit(std::move(member), {}));
  TRY(writer.Finish({}));
  return out;
}

void Measure(benchmark::State& state, bool sealed) {
  if (!InitCrypto()) return state.SkipWithError("no randomness");
  (void)Text();  // made before the clock runs
  for ([[maybe_unused]] auto round : state) {
    Seal seal = NoSeal{};
    if (sealed) seal = SealToRecipients{{kRecipient}};
    const Result<std::uint64_t> out = WriteBundle(std::move(seal));
    if (!out) return state.SkipWithError(out.error().message().c_str());
    benchmark::DoNotOptimize(*out);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(Text().size()) * state.iterations());
}

void CompressOnly(benchmark::State& state) {
  Measure(state, false);
}
void CompressAndSeal(benchmark::State& state) {
  Measure(state, true);
}
BENCHMARK(CompressOnly)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
BENCHMARK(CompressAndSeal)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace casefile
