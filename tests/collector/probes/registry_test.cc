// The contract that every probe keeps, whatever it finds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "collector/probes/all.h"
#include "tests/collector/fake_host.h"
#include "tests/collector/probes/run_probe.h"

namespace casefile {
namespace {

class ProbeContractTest : public ::testing::TestWithParam<Probe> {
 protected:
  // A document is valid JSON of the probe's schema, and every row is one line.
  void ExpectDocument(const std::string& text) const {
    const Result<Json> json = ParseJson(text);
    ASSERT_TRUE(json) << GetParam().id << ": " << json.error().message() << "\n" << text;
    EXPECT_EQ(json->FindString("schema"), "casefile.probe." + std::string(GetParam().id) + "/1");
    EXPECT_FALSE(json->FindString("collected").empty());
    for (const std::string_view line : SplitLines(text)) {
      if (!line.starts_with("    ")) continue;
      std::string_view row = Trim(line);
      if (row.ends_with(',')) row.remove_suffix(1);
      const Result<Json> object = ParseJson(row);
      ASSERT_TRUE(object) << row;
      EXPECT_NE(object->AsObject(), nullptr) << row;
    }
  }

  // Runs on a host on which every file of the fixture is changed by `change`.
  template <class Change>
  void ExpectSane(Change change) {
    testing::FixtureHost host;
    for (auto& [path, file] : host.files) change(&file);
    const Result<ProbeResult> result = testing::RunProbe(host, GetParam());
    if (result) ExpectDocument(result->text);
  }
};

TEST_P(ProbeContractTest, GivesADocumentOnAnOrdinaryMachine) {
  testing::FixtureHost host;
  const Result<ProbeResult> result = testing::RunProbe(host, GetParam());
  ASSERT_TRUE(result) << result.error().message();
  ExpectDocument(result->text);
  EXPECT_EQ(result->outcome.status, OutcomeStatus::kOk);
}

TEST_P(ProbeContractTest, SurvivesAMachineWithoutAnyFile) {
  testing::FakeHost host;
  const Result<ProbeResult> result = testing::RunProbe(host, GetParam());
  if (result) ExpectDocument(result->text);
}

TEST_P(ProbeContractTest, SurvivesEmptyFiles) {
  ExpectSane([](auto* file) { file->text.clear(); });
}

TEST_P(ProbeContractTest, SurvivesGarbage) {
  unsigned state = 7;
  ExpectSane([&state](auto* file) {
    for (char& c : file->text) {
      state = state * 1664525U + 1013904223U;
      c = static_cast<char>(state >> 24U);
    }
  });
}

TEST_P(ProbeContractTest, SurvivesCutFiles) {
  for (const std::size_t part : {2U, 3U, 7U}) {
    ExpectSane([part](auto* file) { file->text.resize(file->text.size() / part); });
  }
}

TEST_P(ProbeContractTest, SurvivesOneHugeLine) {
  ExpectSane([](auto* file) { file->text.assign(4'000'000, '7'); });
}

TEST_P(ProbeContractTest, SurvivesFilesOfHugeNumbers) {
  ExpectSane([](auto* file) {
    std::string text;
    for (const char c : file->text)
      text += (c >= '0' && c <= '9') ? std::string(3, '9') : std::string(1, c);
    file->text = text;
  });
}

TEST_P(ProbeContractTest, SurvivesPipesInThePlaceOfFiles) {
  ExpectSane([](auto* file) { file->type = FileType::kOther; });
}

TEST_P(ProbeContractTest, SurvivesFilesThatMayNotBeRead) {
  ExpectSane([](auto* file) { file->error = Error(ErrorCode::kDenied, "permission denied"); });
}

TEST_P(ProbeContractTest, IsDescribedForPeople) {
  EXPECT_FALSE(GetParam().summary.empty());
  EXPECT_FALSE(GetParam().summary.ends_with('.'));
  std::ifstream readme(CASEFILE_SOURCE_DIR "/collector/probes/README.md");
  const std::string text{std::istreambuf_iterator<char>(readme), {}};
  EXPECT_NE(text.find("| `" + std::string(GetParam().id) + "`"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All,
                         ProbeContractTest,
                         ::testing::ValuesIn(AllProbes()),
                         [](const auto& test) { return std::string(test.param.id); });

TEST(ProbeRegistryTest, IdsAreUnique) {
  std::set<std::string_view> ids;
  for (const Probe& probe : AllProbes()) EXPECT_TRUE(ids.insert(probe.id).second) << probe.id;
}

}  // namespace
}  // namespace casefile
