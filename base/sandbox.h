#pragma once
// Runs code over foreign bytes in a child process that can hardly do anything: no new files, no
// network, no programs, no tracing. What the child found comes back through a pipe as bytes, which
// the caller treats as foreign again. A crash of the child is an error of the caller, not its end.
//
// Layers, each used where the kernel has it: no_new_privs, resource limits, Landlock (files) and
// seccomp (system calls; libseccomp, in sandbox.cc only). Landlock alone cannot forbid the network
// before ABI 4, so seccomp does.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace casefile {

struct SandboxPolicy {
  // Files and directories the child may open for reading, by path. Empty: it opens nothing, and
  // reads only what is open already.
  std::vector<std::string> readable;
  std::size_t address_space_bytes = limits::kSandboxAddressSpace;
  std::size_t output_bytes = limits::kSandboxOutputBytes;
};

struct SandboxLayers {
  bool landlock = false;
  bool seccomp = false;
};

struct SandboxOutcome {
  std::string output;
  SandboxLayers layers;
};

// Forks; the child enters the sandbox, calls `work`, and sends back what it returns, its Error
// included. Call it while the process has one thread. kInternal names the signal when the child
// crashed; kTooLarge when it sent more than the policy allows.
Result<SandboxOutcome> RunSandboxed(const SandboxPolicy& policy,
                                    const std::function<Result<std::string>()>& work);

// "landlock and seccomp", "seccomp", "none": for the head of a report.
std::string DescribeLayers(const SandboxLayers& layers);

}  // namespace casefile
