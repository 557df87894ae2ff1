#pragma once
// What machine this is: for the bundle's header, for redaction (its own names) and for the os
// probe.

#include <string>
#include <vector>

#include "collector/host.h"

namespace casefile {

// Every field is empty when the machine does not tell.
struct Machine {
  std::string os_id;           // "debian"
  std::string os_name;         // "Debian GNU/Linux"
  std::string os_version;      // "12"
  std::string os_pretty_name;  // "Debian GNU/Linux 12 (bookworm)"
  std::string host_name;
  std::string architecture;    // "x86_64"
  std::string time_zone;       // "Europe/Berlin"
  std::string virtualisation;  // "docker", "podman", "lxc", "kubernetes", "vm"
};
Machine ReadMachine(Host& host);

// The IANA name, of /etc/timezone or of where /etc/localtime points to.
std::string ReadTimeZone(Host& host);

// The names redaction hides: the host's own and its domain, and users who are people (not daemons).
std::vector<std::string> ReadHostNames(Host& host);
std::vector<std::string> ReadPersonNames(Host& host);

}  // namespace casefile
