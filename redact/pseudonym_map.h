#pragma once
// What each pseudonym stands for, kept by the owner alone: filled while texts are redacted, written
// as text, and read again to get the originals back. Secrets are not in it: nobody needs these
// back.
//
//   casefile-pseudonyms 1
//   host-5c1f0f5de3a9b21<TAB>db1.example.net

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace casefile {

// Safe to use from several threads. Wipes what it holds.
class PseudonymMap {
 public:
  PseudonymMap() = default;
  PseudonymMap(const PseudonymMap&) = delete;
  PseudonymMap& operator=(const PseudonymMap&) = delete;
  PseudonymMap(PseudonymMap&&) = delete;
  PseudonymMap& operator=(PseudonymMap&&) = delete;
  ~PseudonymMap();

  // Some 300,000 names, a quarter of the memory that a collector may have.
  static constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;
  // The first original of a pseudonym is kept: another one is the same in another notation. Beyond
  // kMaxBytes nothing is added.
  void Add(std::string_view pseudonym, std::string_view original);
  // False when something was left out.
  bool complete() const;
  std::size_t size() const;
  // In the form above. The caller wipes it.
  std::string Text() const;

  // kInvalidInput with the line when `text` has another form.
  Result<void> Read(std::string_view text);
  // The original of `pseudonym`; empty when it is not known.
  std::string_view Original(std::string_view pseudonym) const;
  // `text` with every pseudonym in it that is known replaced by its original.
  std::string Unmask(std::string_view text) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> originals_;
  std::size_t bytes_ = 0;
  bool complete_ = true;
};

}  // namespace casefile
