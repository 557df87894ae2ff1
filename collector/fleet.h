#pragma once
// Collects from several machines over OpenSSH: our own program is copied there, run, and removed;
// what it writes comes back as one bundle per machine. Nothing but the program ever lies there.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

// A list of some thousand names, and more than a bundle ever is.
inline constexpr std::size_t kFleetHostsBytes = 256 << 10U;
inline constexpr std::uint64_t kFleetBundleBytes = std::uint64_t{4} << 30U;

struct FleetHost {
  std::string name;  // "raven", "ops@10.0.0.7": as ssh knows it
  std::string port;  // empty: as ssh is configured
};

// One host a line, "USER@NAME:PORT"; '#' begins a comment. Errors are kInvalidInput with the line.
Result<std::vector<FleetHost>> ParseHosts(std::string_view text, std::string_view file);

struct FleetOptions {
  std::string program;                     // the collector to copy
  std::vector<std::string> run_arguments;  // of `casefile-collect run` there
  std::string ssh_config;                  // a file for ssh -F; may be empty
  std::string agent;                       // SSH_AUTH_SOCK; may be empty
  std::string folder;                      // where the bundles go
  std::string stem;                        // what their names begin with
  std::size_t at_once = 8;
  std::chrono::milliseconds deadline{0};  // for each machine
  std::function<bool()> interrupted;
};

struct FleetResult {
  FleetHost host;
  std::string path;    // empty when nothing came
  std::string reason;  // why nothing came, or what the collector there said
  int exit_code = -1;  // of the collector there, or of ssh
  std::uint64_t size = 0;
};

// One result per host, in order.
std::vector<FleetResult> CollectFleet(const std::shared_ptr<Host>& here,
                                      const std::vector<FleetHost>& hosts,
                                      const FleetOptions& options);

// The list of what came and what did not, as JSON.
std::string FleetIndex(const std::vector<FleetResult>& results, Instant begun);

}  // namespace casefile
