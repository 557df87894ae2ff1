#pragma once
// One run: learn what is secret, then collect every entry of a plan into an open bundle, and close
// it.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "collector/host.h"
#include "collector/plan.h"
#include "collector/profile.h"
#include "collector/run_state.h"
#include "formats/bundle/bundle_writer.h"
#include "formats/bundle/manifest.h"
#include "redact/pseudonym_map.h"

namespace casefile {

struct CollectOptions {
  std::vector<std::string> profiles;  // their ids
  TimeWindow window;
  std::chrono::milliseconds deadline{0};
  std::uint64_t max_size = 0;  // of the sealed file in bytes; 0: no limit
  ReserveRoom reserve;         // as of BundleOptions
  Seal seal = NoSeal{};
  Armor armor = Armor::kNone;
  std::vector<std::string> recipient_fingerprints;  // for the header
  std::shared_ptr<PseudonymMap> pseudonyms;         // filled for the owner; may be null
  std::optional<AnsweredRequest> request;
  std::function<std::string(std::string_view manifest)> sign;  // empty: unsigned
  std::function<bool()> interrupted;  // asked all the time; true closes a partial bundle
  RunObserver* observer = nullptr;    // must outlive the run
};

struct CollectSummary {
  std::string seal_number;
  std::size_t members = 0;
  std::uint64_t bytes_written = 0;
  std::size_t failures = 0;  // gaps that make the bundle partial
  std::size_t withheld = 0;
  bool interrupted = false;
  bool threads_left = false;  // the process must end by _Exit(): a thread hangs in the kernel
  std::vector<Gap> gaps;
};

// An error means that nothing useful was written: a bad recipient, or the sink failed.
Result<CollectSummary> Collect(const std::shared_ptr<Host>& host,
                               const Plan& plan,
                               ByteSink sink,
                               CollectOptions options);

// What a run will hide, built for this machine, having learned from it.
Result<std::shared_ptr<const Redactor>> MakeRedactor(Host& host,
                                                     const Plan& plan,
                                                     std::shared_ptr<PseudonymMap> pseudonyms);

}  // namespace casefile
