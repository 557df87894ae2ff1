#pragma once
// How much memory scrypt may take on this machine. A collector runs on sick machines and in small
// containers, where the usual 256 MiB would get it killed.

#include <cstdint>
#include <optional>
#include <string>

namespace casefile::age {

// The work factor (log2 N) for a new passphrase when `available` bytes can be had: at most
// limits::kScryptLogNWrite, at most half of the memory, never below limits::kScryptLogNFloor.
int WorkFactorFor(std::optional<std::uint64_t> available);

// What this process may still take: the least of RLIMIT_AS, the cgroup's memory.max and the
// kernel's MemAvailable, all read below `root` ("" for the machine itself). Empty when nothing
// says.
std::optional<std::uint64_t> AvailableMemory(const std::string& root = "");

}  // namespace casefile::age
