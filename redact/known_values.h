#pragma once
// Values that are known to be secret on this machine, found again wherever they stand: as they are,
// percent-, base64- (at each of the three alignments), hex-, JSON-, XML- and shell-escaped.
//
// The search is a table of 4-byte grams: each form is filed under its first three, so that a look
// at every third position meets one of them, and a bit map says at once for nearly every one of
// these that no form can be there.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "redact/pseudonym.h"
#include "redact/span.h"

namespace casefile {

// Long enough and odd enough that its occurrence elsewhere is no accident: 8 characters, or 6 of
// three classes; no word, no common default, no number, no path.
bool IsWorthKnowing(std::string_view value);

// Learn first; after that Find may be used from several threads.
class KnownValues {
 public:
  // Adds the value and each line of it. False when it was known or is not worth knowing.
  bool Learn(std::string_view value, std::string_view label);
  // The same for a value that counts whatever it looks like; false when it has less than 6 bytes,
  // more than 4096, or several lines.
  bool LearnAlways(std::string_view value, std::string_view label);
  std::size_t size() const { return values_.size(); }
  // The span's tag is that of the plain value, whatever the form.
  void Find(std::string_view text, Spans* spans) const;

  // `pseudonyms` makes the tags and outlives this.
  explicit KnownValues(const Pseudonyms& pseudonyms) : pseudonyms_(&pseudonyms) {}
  ~KnownValues();
  KnownValues(const KnownValues&) = delete;
  KnownValues& operator=(const KnownValues&) = delete;
  KnownValues(KnownValues&&) = delete;
  KnownValues& operator=(KnownValues&&) = delete;

 private:
  struct Form {
    std::string bytes;
    std::uint32_t value = 0;
    bool base64 = false;  // the run around it belongs to it
  };

  void Add(std::string_view value, std::string_view label);
  void AddForm(std::string bytes, std::uint32_t value, bool base64);
  void FindForm(std::string_view text, std::size_t at, std::uint32_t form, Spans* spans) const;

  struct Value {
    std::string bytes;
    std::string label;
    std::uint64_t tag = 0;
  };
  // 128 KiB: stays in the second-level cache, and is nearly empty with 1,000 values.
  static constexpr std::size_t kGramBits = 20;
  static constexpr std::size_t kStride = 3;
  static std::uint32_t Slot(const char* gram);

  const Pseudonyms* pseudonyms_;
  std::vector<Value> values_;
  std::vector<Form> forms_;
  // Hashes of the values and forms that are there: no second copy of a secret.
  std::unordered_set<std::size_t> present_;
  std::vector<std::uint64_t> grams_ =
      std::vector<std::uint64_t>((std::size_t{1} << kGramBits) / 64);
  // By slot: the forms and where in them the gram lies.
  std::unordered_map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint32_t>>> filed_;
};

}  // namespace casefile
