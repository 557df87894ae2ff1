#include "base/pattern_set.h"

#include <hs/hs_runtime.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "base/check.h"
#include "base/pattern_database.h"

namespace casefile {
namespace {

void FreeBytes(char* bytes) {
  // Vectorscan allocated it with malloc.
  std::free(bytes);  // NOLINT(cppcoreguidelines-no-malloc, cppcoreguidelines-owning-memory)
}

int Collect(unsigned id,
            unsigned long long /*from*/,
            unsigned long long to,
            unsigned /*flags*/,
            void* context) {
  static_cast<PatternHits*>(context)->emplace_back(id, to);
  return 0;
}

int CollectId(unsigned id,
              unsigned long long /*from*/,
              unsigned long long /*to*/,
              unsigned /*flags*/,
              void* context) {
  static_cast<std::vector<std::uint32_t>*>(context)->push_back(id);
  return 0;
}

}  // namespace

PatternSet::PatternSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

Result<PatternSet> PatternSet::Deserialize(Bytes database) {
  auto state = std::make_unique<State>();
  if (database.empty()) return PatternSet(std::move(state));
  if (hs_valid_platform() != HS_SUCCESS)
    return Error(ErrorCode::kUnsupported, "this processor cannot run the pattern database");
  hs_database_t* raw = nullptr;
  if (hs_deserialize_database(AsText(database).data(), database.size(), &raw) != HS_SUCCESS)
    return Error(ErrorCode::kUnsupported, "the pattern database is not for this machine");
  state->database.reset(raw);
  return PatternSet(std::move(state));
}

Result<std::vector<std::byte>> PatternSet::Serialize() const {
  if (state_->database == nullptr) return std::vector<std::byte>();
  char* raw = nullptr;
  std::size_t size = 0;
  if (hs_serialize_database(state_->database.get(), &raw, &size) != HS_SUCCESS)
    return Error(ErrorCode::kInternal, "cannot serialize the pattern database");
  const CPtr<char, FreeBytes> owned(raw);
  const Bytes bytes = AsBytes({raw, size});
  return std::vector<std::byte>(bytes.begin(), bytes.end());
}

void PatternSet::Scan(std::string_view text, const Hit& hit) const {
  if (state_->database == nullptr || text.empty()) return;
  // hs_scan takes a 32-bit length; callers scan blocks.
  CASEFILE_CHECK(text.size() <= std::numeric_limits<unsigned>::max());
  State::Worker worker;
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->idle.empty()) {
      worker = std::move(state_->idle.back());
      state_->idle.pop_back();
    }
  }
  if (worker.scratch == nullptr) {
    hs_scratch_t* raw = nullptr;
    CASEFILE_CHECK(hs_alloc_scratch(state_->database.get(), &raw) == HS_SUCCESS);
    worker.scratch.reset(raw);
  }
  worker.hits.clear();
  CASEFILE_CHECK(hs_scan(state_->database.get(),
                         text.data(),
                         static_cast<unsigned>(text.size()),
                         0,
                         worker.scratch.get(),
                         Collect,
                         &worker.hits) == HS_SUCCESS);
  // Vectorscan promises no order between patterns, so the order is made here.
  const auto earlier = [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second < b.second : a.first < b.first;
  };
  if (!std::is_sorted(worker.hits.begin(), worker.hits.end(), earlier))
    std::sort(worker.hits.begin(), worker.hits.end(), earlier);
  for (const auto& [id, end] : worker.hits) {
    if (!hit(id, end)) break;
  }
  const std::lock_guard lock(state_->mutex);
  state_->idle.push_back(std::move(worker));
}

struct PatternSet::Finder::State {
  const hs_database_t* database = nullptr;  // null for a set without patterns
  CPtr<hs_scratch_t, FreeScratch> scratch;
  std::vector<std::uint32_t> ids;
};

PatternSet::Finder::Finder(const PatternSet& set) : state_(std::make_unique<State>()) {
  state_->database = set.state_->database.get();
  if (state_->database == nullptr) return;
  hs_scratch_t* raw = nullptr;
  CASEFILE_CHECK(hs_alloc_scratch(state_->database, &raw) == HS_SUCCESS);
  state_->scratch.reset(raw);
}
PatternSet::Finder::Finder(Finder&&) noexcept = default;
PatternSet::Finder& PatternSet::Finder::operator=(Finder&&) noexcept = default;
PatternSet::Finder::~Finder() = default;

const std::vector<std::uint32_t>& PatternSet::Finder::Find(std::string_view text) {
  state_->ids.clear();
  if (state_->database == nullptr || text.empty()) return state_->ids;
  CASEFILE_CHECK(text.size() <= std::numeric_limits<unsigned>::max());
  CASEFILE_CHECK(hs_scan(state_->database,
                         text.data(),
                         static_cast<unsigned>(text.size()),
                         0,
                         state_->scratch.get(),
                         CollectId,
                         &state_->ids) == HS_SUCCESS);
  return state_->ids;
}

}  // namespace casefile
