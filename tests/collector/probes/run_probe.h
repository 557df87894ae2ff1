#pragma once
// Probes on a machine that is made up for them.

#include "collector/probe.h"
#include "tests/collector/fake_host.h"

namespace casefile::testing {

// An ordinary small server: a web service with a database, two disks, one of them hung.
class FixtureHost : public FakeHost {
 public:
  FixtureHost();
};

// Runs with a redactor that has learned nothing.
Result<ProbeResult> RunProbe(FakeHost& host, const Probe& probe);

}  // namespace casefile::testing
