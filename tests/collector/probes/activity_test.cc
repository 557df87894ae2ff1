// What happens on a machine between two samples.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "collector/probes/all.h"
#include "tests/collector/probes/run_probe.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string RunActivity(testing::FakeHost& host) {
  for (const Probe& probe : AllProbes()) {
    if (probe.id != "activity") continue;
    const Result<ProbeResult> result = testing::RunProbe(host, probe);
    EXPECT_TRUE(result) << result.error().message();
    return result ? result->text : "";
  }
  ADD_FAILURE() << "there is no such probe";
  return "";
}

std::string Process(const std::string& name, char state, int ticks, int started) {
  return "7 (" + name + ") " + state + " 1 1 1 0 -1 0 0 0 0 0 " + std::to_string(ticks) +
         " 0 0 0 20 0 1 0 " + std::to_string(started) + " 0 0\n";
}

void PutSample(testing::FakeHost* host, const std::string& uptime, int step) {
  host->Put("/proc/uptime", uptime + " 0\n");
  host->Put("/proc/stat",
            "cpu  " + std::to_string(100 + 120 * step) + " 0 " + std::to_string(50 + 20 * step) +
                " " + std::to_string(900 + 50 * step) + " " + std::to_string(10 + 10 * step) +
                " 0 0 0\nctxt " + std::to_string(1000 + 500 * step) + "\n");
  host->Put("/proc/vmstat", "pswpin 5\npswpout " + std::to_string(10 + 20 * step) + "\n");
  host->Put("/proc/diskstats",
            " 254 0 vda " + std::to_string(10 + 30 * step) + " 0 100 20 " +
                std::to_string(5 + 10 * step) + " 0 " + std::to_string(100 + 4000 * step) + " " +
                std::to_string(20 + 800 * step) + " 0 " + std::to_string(100 + 1600 * step) +
                " 0\n   7 0 loop0 1 0 1 1 1 0 1 1 0 1 0\n");
  host->Put(
      "/proc/net/dev",
      "Inter-| Receive | Transmit\n face |bytes\n  eth0: " + std::to_string(1000 + 4000 * step) +
          " 0 " + std::to_string(step * 6) + " 0 0 0 0 0 500 0 0 0 0 0 0 0\n");
  host->Put(
      "/proc/pressure/io",
      "some avg10=0.00 avg60=0.00 avg300=0.00 total=" + std::to_string(step * 1'000'000) + "\n");
}

TEST(ActivityProbeTest, TellsRatesOfTheTimeThatReallyPassed) {
  testing::FakeHost host;
  PutSample(&host, "100.00", 0);
  host.on_wait = [&host] { PutSample(&host, "102.00", 1); };
  const std::string text = RunActivity(host);
  for (const char* line : {R"("seconds": 2)",
                           R"("busy_percent": 70)",
                           R"("iowait_percent": 5)",
                           R"("context_switches_per_second": 250)",
                           R"("swap_in_bytes_per_second": 0)",
                           R"("swap_out_bytes_per_second": 40960)",
                           R"("written_bytes_per_second":1024000)",
                           R"("operations_per_second":20)",
                           R"("busy_percent":80)",
                           R"("milliseconds_per_operation":20)",
                           R"("interface":"eth0","received_bytes_per_second":2000)",
                           R"("errors_per_second":3)",
                           R"("kind":"some","stalled_percent":50)"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("loop0")));
  EXPECT_TRUE(ParseJson(text));
}

TEST(ActivityProbeTest, NamesTheBusyAndTheStuckAndNotTheOneThatCameWithAnOldNumber) {
  testing::FakeHost host;
  PutSample(&host, "100.00", 0);
  host.Put("/proc/7/stat", Process("busy) R 1", 'R', 100, 5));
  host.Put("/proc/8/stat", Process("idle", 'S', 100, 5));
  host.Put("/proc/9/stat", Process("stuck", 'D', 1, 5));
  host.Put("/proc/10/stat", Process("old", 'R', 9000, 5));
  host.Put("/proc/11/stat", Process("gone", 'R', 1, 5));
  host.on_wait = [&host] {
    PutSample(&host, "101.00", 1);
    host.Put("/proc/7/stat", Process("busy) R 1", 'R', 190, 5));
    host.Put("/proc/10/stat", Process("new", 'R', 30, 10'000));
    host.files.erase("/proc/11/stat");
  };
  const std::string text = RunActivity(host);
  EXPECT_THAT(text, HasSubstr(R"({"pid":7,"name":"busy) R 1","state":"R","cpu_percent":90})"));
  EXPECT_THAT(text, HasSubstr(R"({"pid":10,"name":"new","state":"R","cpu_percent":30})"));
  EXPECT_THAT(text, HasSubstr(R"({"pid":9,"name":"stuck","state":"D","cpu_percent":0})"));
  EXPECT_THAT(text, Not(HasSubstr("idle\"")));
  EXPECT_THAT(text, Not(HasSubstr("gone")));
}

TEST(ActivityProbeTest, CountersThatRunBackwardsAreLeftOut) {
  testing::FakeHost host;
  PutSample(&host, "100.00", 1);
  host.on_wait = [&host] { PutSample(&host, "99.00", 0); };
  const std::string text = RunActivity(host);
  EXPECT_THAT(text, HasSubstr(R"("seconds": 1)"));
  EXPECT_THAT(text, Not(HasSubstr("context_switches")));
  EXPECT_THAT(text, Not(HasSubstr(":-")));
  EXPECT_THAT(text, Not(HasSubstr(": -")));
}

}  // namespace
}  // namespace casefile
