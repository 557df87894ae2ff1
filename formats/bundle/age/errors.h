#pragma once
// The ways an age file can be wrong. Each has its own opening words, so that a person, and a test,
// can tell a damaged header from a damaged payload.

#include <string>
#include <string_view>

#include "base/error.h"

namespace casefile::age {

inline constexpr std::string_view kHeaderFailure = "bad age header";
inline constexpr std::string_view kMacFailure = "the age header does not authenticate";
inline constexpr std::string_view kPayloadFailure = "damaged age payload";
inline constexpr std::string_view kArmorFailure = "bad age armor";

inline Error Failure(std::string_view kind, std::string_view why) {
  return {ErrorCode::kCorrupt, std::string(kind).append(": ").append(why)};
}
inline Error HeaderError(std::string_view why) {
  return Failure(kHeaderFailure, why);
}
inline Error PayloadError(std::string_view why) {
  return Failure(kPayloadFailure, why);
}
inline Error ArmorError(std::string_view why) {
  return Failure(kArmorFailure, why);
}

}  // namespace casefile::age
