#pragma once
// Turns facts into what a person wants to see of a machine: how full things are, who listens, what
// is large. Only what was collected appears.

#include <vector>

#include "analyzer/facts.h"
#include "formats/findings/findings.h"

namespace casefile {

// Disk space, inodes, memory, swap, open files; the fullest first within each group.
std::vector<Gauge> HostGauges(const FactStore& facts);
// Listening ports, the largest processes, sizes of databases, containers.
std::vector<HostTable> HostTables(const FactStore& facts);

}  // namespace casefile
