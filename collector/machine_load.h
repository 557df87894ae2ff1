#pragma once
// How busy the machine is, to yield to it and to have patience with it.

#include "collector/host.h"

namespace casefile {

// How many threads wanted to run in the last minute, for each processor; 0 when it cannot be told,
// and on a copy. From 1 on the machine has no time left.
double LoadPerProcessor(Host& host);

}  // namespace casefile
