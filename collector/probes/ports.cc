#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/limits.h"
#include "collector/open_files.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"
#include "collector/socket_table.h"

namespace casefile::ports {
namespace {

constexpr std::array<std::string_view, 4> kProtocols = {"tcp", "tcp6", "udp", "udp6"};

struct Owner {
  std::uint64_t pid = 0;
  std::string name;
};

// Which process holds each of the sockets in `wanted` (inode numbers).
std::map<std::uint64_t, Owner> FindOwners(ProbeContext& context,
                                          const std::set<std::uint64_t>& wanted) {
  std::map<std::uint64_t, Owner> owners;
  for (const std::uint64_t pid : ListProcesses(context.host)) {
    if (owners.size() == wanted.size() || context.stop.stop_requested()) break;
    const Result<ProcessName> process = ReadProcessName(context.host, pid);
    if (!process || process->state == 'D') continue;
    const Result<OpenFiles> files = ReadOpenFiles(context.host, pid);
    if (!files) continue;
    for (const std::uint64_t inode : files->sockets) {
      if (wanted.contains(inode)) owners.emplace(inode, Owner{pid, process->name});
    }
  }
  return owners;
}

struct Table {
  std::string_view protocol;
  std::vector<Socket> sockets;
};

void AddListeners(ProbeContext& context,
                  const std::vector<Table>& tables,
                  ProbeDocument* document) {
  std::set<std::uint64_t> wanted;
  for (const Table& table : tables) {
    for (const Socket& socket : table.sockets) {
      if (socket.state == "listen") wanted.insert(socket.inode);
    }
  }
  const auto owners = FindOwners(context, wanted);
  document->Rows("rows");
  for (const Table& table : tables) {
    for (const Socket& socket : table.sockets) {
      if (socket.state != "listen") continue;
      ProbeRow row;
      row.Text("protocol", table.protocol)
          .Text("address", socket.local_address)
          .Count("port", socket.local_port)
          .Text("state", socket.state)
          .Count("backlog", socket.backlog)
          .Count("uid", socket.uid);
      if (const auto owner = owners.find(socket.inode); owner != owners.end()) {
        row.Count("pid", owner->second.pid).Text("process", owner->second.name);
      }
      document->Row(std::move(row));
    }
  }
}

// Connections by state and service. The port that names the service is the one listened on.
void AddConnections(const std::vector<Table>& tables, ProbeDocument* document) {
  enum class Side : std::uint8_t { kLocal, kRemote };
  using Key = std::tuple<std::string_view, std::string, Side, std::uint16_t>;
  std::set<std::uint16_t> served;
  for (const Table& table : tables) {
    for (const Socket& socket : table.sockets) {
      if (socket.state == "listen") served.insert(socket.local_port);
    }
  }
  std::map<Key, std::uint64_t> counts;
  for (const Table& table : tables) {
    if (!table.protocol.starts_with("tcp")) continue;
    for (const Socket& socket : table.sockets) {
      if (socket.state == "listen") continue;
      const bool local = served.contains(socket.local_port);
      const std::uint16_t port = local ? socket.local_port : socket.remote_port;
      ++counts[Key{table.protocol, socket.state, local ? Side::kLocal : Side::kRemote, port}];
    }
  }
  document->Rows("connections");
  for (const auto& [key, count] : counts) {
    const auto& [protocol, state, side, port] = key;
    document->Row(std::move(ProbeRow()
                                .Text("protocol", protocol)
                                .Text("state", state)
                                .Text("side", side == Side::kLocal ? "local" : "remote")
                                .Count("port", port)
                                .Count("count", count)));
  }
}

Result<ProbeResult> Run(ProbeContext& context) {
  std::vector<Table> tables;
  for (const std::string_view protocol : kProtocols) {
    const std::string path = fmt::format("/proc/net/{}", protocol);
    const auto text = context.host.ReadFile(path, limits::kKernelFileBytes);
    if (!text) continue;  // a kernel without IPv6 has no tcp6
    tables.push_back({protocol, ParseSocketTable(protocol, *text)});
  }
  if (tables.empty()) return Error(ErrorCode::kNotFound, "/proc/net cannot be read");
  ProbeDocument document("ports", context.host.Now());
  AddListeners(context, tables, &document);
  AddConnections(tables, &document);
  return ProbeResult{.text = document.Take(), .outcome = {}, .gaps = {}};
}

}  // namespace

Probe Make() {
  return {.id = "ports",
          .summary = "who listens on which port, and how many are connected",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::ports
