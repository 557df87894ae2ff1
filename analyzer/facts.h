#pragma once
// Named values from the collected state: the vocabulary of rules. A rule names a fact
// ("disk.used_percent"), never a C++ symbol; docs/FACTS.md is made from the table in facts.cc.
//
// A fact has labels (mount, port, unit, …), one value, and the evidence it was read from. What was
// not collected has no facts, and Collected() says so: a missing file is never evidence.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "formats/findings/findings.h"

namespace casefile {

using FactValue = std::variant<double, std::string, bool>;
std::string ToString(const FactValue& value);

struct Fact {
  std::string name;                                        // "disk.used_percent"
  std::map<std::string, std::string, std::less<>> labels;  // {"mount": "/"}
  FactValue value;
  Evidence evidence;
};

// A fact a rule may name, for lint, "did you mean" and the documentation.
struct FactSpec {
  std::string_view name;
  std::string_view unit;     // "percent", "bytes", "seconds", "count", "text", "bool"
  std::string_view labels;   // "mount device type"
  std::string_view source;   // the source kind it comes from: "disk table"
  std::string_view meaning;  // one line
};
std::span<const FactSpec> FactVocabulary();
// Null when a rule names a fact that there is not.
const FactSpec* FindFactSpec(std::string_view name);

// What a member can be a source of ("disk table", "port table", "log", …), sorted.
std::span<const std::string_view> SourceKinds();

// Filled while ingesting, read by rules afterwards. Not thread-safe.
class FactStore {
 public:
  void Add(Fact fact);  // CASEFILE_CHECKs that the name is in the vocabulary
  // Says that a source of this kind ("port table") was there and was understood; the first one
  // stays. CASEFILE_CHECKs that the kind is one of SourceKinds().
  void MarkCollected(std::string_view source_kind, const Evidence& evidence);

  std::vector<const Fact*> Find(std::string_view name) const;
  // Where the source kind was read from, or null when it was not collected.
  const Evidence* Collected(std::string_view source_kind) const;
  const std::vector<Fact>& all() const { return facts_; }

 private:
  std::vector<Fact> facts_;
  std::multimap<std::string, std::size_t, std::less<>> by_name_;
  std::map<std::string, Evidence, std::less<>> collected_;
};

}  // namespace casefile
