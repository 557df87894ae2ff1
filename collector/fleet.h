#pragma once
// Collects from several machines over OpenSSH: our own program is copied there, run, and removed;
// what it writes comes back as one bundle per machine. Nothing but the program ever lies there.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

struct FleetHost {
  std::string name;  // "raven", "ops@10.0.0.7": as ssh knows it
  std::string port;  // empty: as ssh is configured
};

// One host a line, "USER@NAME:PORT"; '#' begins a comment. Errors are kInvalidInput with the line.
Result<std::vector<FleetHost>> ParseHosts(std::string_view text, std::string_view file);

// A profile that goes along, under the name it has here.
struct FleetProfile {
  std::string file_name;  // "shop.yaml"
  std::string text;
};

struct FleetResult {
  FleetHost host;
  std::string path;    // empty when nothing came
  std::string reason;  // why nothing came, or what the collector there said
  int exit_code = -1;  // of the collector there, or of ssh
  std::uint64_t size = 0;
};

// Is told how it goes, by the index of the host. Called from several threads at once.
class FleetObserver {
 public:
  FleetObserver() = default;
  FleetObserver(const FleetObserver&) = delete;
  FleetObserver& operator=(const FleetObserver&) = delete;
  FleetObserver(FleetObserver&&) = delete;
  FleetObserver& operator=(FleetObserver&&) = delete;
  virtual ~FleetObserver() = default;

  virtual void Started(std::size_t host) = 0;
  virtual void Received(std::size_t host, std::uint64_t bytes) = 0;
  virtual void Finished(std::size_t host, const FleetResult& result) = 0;
};

struct FleetOptions {
  std::string program;  // the collector to copy
  std::vector<FleetProfile> profiles;
  std::vector<std::string> run_arguments;  // of `casefile-collect run` there
  std::string ssh_config;                  // a file for ssh -F; may be empty
  std::string agent;                       // SSH_AUTH_SOCK; may be empty
  std::string folder;                      // where the bundles go
  std::string stem;                        // what their names begin with
  std::size_t at_once = 8;
  std::chrono::milliseconds deadline{0};    // for each machine
  std::function<bool()> interrupted;        // asked all the time; true ends it
  std::shared_ptr<FleetObserver> observer;  // may be null
};

// One result per host, in order.
std::vector<FleetResult> CollectFleet(const std::shared_ptr<Host>& here,
                                      const std::vector<FleetHost>& hosts,
                                      const FleetOptions& options);

// The list of what came and what did not, as JSON.
std::string FleetIndex(const std::vector<FleetResult>& results, Instant begun);

}  // namespace casefile
