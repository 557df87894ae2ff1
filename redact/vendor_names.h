#pragma once
// The services whose keys are known by their name alone: "algolia: 4f…", ASANA_TOKEN=71….

#include <span>
#include <string_view>

namespace casefile {

// In small letters and in order.
std::span<const std::string_view> VendorNames();

bool IsVendorName(std::string_view lower);

}  // namespace casefile
