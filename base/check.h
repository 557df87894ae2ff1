#pragma once
// CASEFILE_CHECK(condition): a bug of ours ends the program, in release too. A redactor that limps
// on after a broken invariant is worse than one that stops.

namespace casefile::detail {
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
}  // namespace casefile::detail

#define CASEFILE_CHECK(condition)                                      \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::casefile::detail::CheckFailed(#condition, __FILE__, __LINE__); \
  } while (false)
