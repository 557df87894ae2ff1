#include "formats/bundle/age/work_factor.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/limits.h"

namespace casefile::age {
namespace {

using Amount = std::optional<std::uint64_t>;

Amount Least(Amount a, Amount b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// The number that `text` begins with, after blanks. "max" has none.
Amount LeadingNumber(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

Amount NumberIn(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  return std::getline(file, line) ? LeadingNumber(line) : std::nullopt;
}

// What is left below the memory.max of this process's cgroup and of every cgroup above it (v2).
Amount CgroupRoom(const std::string& root) {
  std::ifstream file(root + "/proc/self/cgroup");
  std::string line;
  Amount room;
  while (std::getline(file, line)) {
    if (!line.starts_with("0::/")) continue;
    for (std::string group = line.substr(3);;) {
      const std::string folder = fmt::format("{}/sys/fs/cgroup{}", root, group);
      if (const Amount limit = NumberIn(folder + "/memory.max")) {
        const std::uint64_t used = NumberIn(folder + "/memory.current").value_or(0);
        room = Least(room, *limit - std::min(*limit, used));
      }
      const std::size_t slash = group.rfind('/');
      if (slash == std::string::npos || group == "/") break;
      group.resize(std::max<std::size_t>(slash, 1));
    }
  }
  return room;
}

Amount KernelRoom(const std::string& root) {
  constexpr std::string_view kKey = "MemAvailable:";
  std::ifstream file(root + "/proc/meminfo");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with(kKey)) continue;
    const Amount kib = LeadingNumber(std::string_view(line).substr(kKey.size()));
    return kib ? Amount(*kib * 1024) : std::nullopt;
  }
  return std::nullopt;
}

Amount AddressSpace() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return limit.rlim_cur;
}

}  // namespace

int WorkFactorFor(std::optional<std::uint64_t> available) {
  int factor = limits::kScryptLogNWrite;
  // scrypt takes 1 KiB << factor with r = 8.
  while (available && factor > limits::kScryptLogNFloor &&
         (std::uint64_t{1024} << static_cast<unsigned>(factor)) > *available / 2)
    --factor;
  return factor;
}

std::optional<std::uint64_t> AvailableMemory(const std::string& root) {
  return Least(AddressSpace(), Least(CgroupRoom(root), KernelRoom(root)));
}

}  // namespace casefile::age
