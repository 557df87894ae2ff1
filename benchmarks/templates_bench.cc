// The template miner alone, on logs of all styles of tests/analyzer/templates/styles.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/templates/miner.h"
#include "tests/analyzer/templates/log_writer.h"

namespace casefile::templates {
namespace {

std::vector<std::string> Messages() {
  constexpr std::uint32_t kSeeds = 10;
  std::vector<std::string> messages;
  for (const std::string& name : testing::StyleNames()) {
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
      for (testing::LogLine& line : testing::LogWriter(seed).Write(testing::ReadStyle(name))) {
        messages.push_back(std::move(line.text));
      }
    }
  }
  return messages;
}

void BM_Mine(benchmark::State& state) {
  const std::vector<std::string> messages = Messages();
  std::int64_t bytes = 0;
  for (const std::string& message : messages) bytes += static_cast<std::int64_t>(message.size());
  for (auto _ : state) {
    TemplateMiner miner;
    for (const std::string& message : messages) miner.Add(message);
    miner.Finish();
    benchmark::DoNotOptimize(miner.templates().size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages.size()));
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK(BM_Mine)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace casefile::templates
