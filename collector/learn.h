#pragma once
// Reads, before anything is collected, what may hold secrets, so that they are hidden wherever else
// they stand.

#include "collector/host.h"
#include "collector/plan.h"
#include "redact/redactor.h"

namespace casefile {

// Learns from our own environment, the command lines of all processes, the environment of those the
// plan names, its .env and learn files, and every configuration file it would collect. What cannot
// be read is passed over: the plan lists it.
void LearnSecrets(Host& host, const Plan& plan, Redactor* redactor);

}  // namespace casefile
