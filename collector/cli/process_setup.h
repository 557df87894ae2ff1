#pragma once
// What the process does to itself before it looks at anything.

namespace casefile {

// Descriptors 0 to 2 are open (a pipe must not become "standard output"), no core dumps and no
// ptrace by others (our memory holds what redaction hides), SIGPIPE is an error and no death.
void ProtectProcess();

// nice 19 and idle I/O, for us and all we start: the machine is sick enough.
void YieldToOthers();

// Counts SIGINT, SIGTERM and SIGHUP from now on. After the second one the program ends at once.
void CatchInterrupts();
int InterruptsSeen();

}  // namespace casefile
