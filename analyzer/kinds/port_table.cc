// Sockets: ss and netstat with any options, lsof -i. A row is known by its state and its two
// addresses, wherever they stand.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::port_table {
namespace {

struct Socket {
  std::string protocol;  // "tcp", "udp", "tcp6"
  std::string state;     // "listen", "established", "close_wait", …
  std::string address;
  std::string port;
  std::string remote_port;
  std::string process;
  std::string pid;
  std::optional<double> queue;  // Recv-Q
};

// "127.0.0.1:5432", "[::1]:80", ":::22", "*:68", "0.0.0.0%lo:53": nothing without a port.
std::optional<std::pair<std::string, std::string>> SplitAddress(std::string_view word) {
  const std::size_t colon = word.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == word.size()) return std::nullopt;
  const std::string_view port = word.substr(colon + 1);
  if (port != "*" && !NumberFrom(port)) return std::nullopt;
  std::string_view address = word.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  return std::pair(std::string(address), std::string(port));
}

std::string StateFrom(std::string_view word) {
  std::string state = ToLower(word);
  std::replace(state.begin(), state.end(), '-', '_');
  if (state == "estab") return "established";
  if (state == "unconn") return "listen";  // a UDP socket that waits
  static constexpr auto kStates = std::to_array<std::string_view>({"listen",
                                                                   "established",
                                                                   "close_wait",
                                                                   "time_wait",
                                                                   "syn_sent",
                                                                   "syn_recv",
                                                                   "fin_wait1",
                                                                   "fin_wait2",
                                                                   "fin_wait_1",
                                                                   "fin_wait_2",
                                                                   "last_ack",
                                                                   "closing",
                                                                   "close"});
  return std::find(kStates.begin(), kStates.end(), state) != kStates.end() ? state : "";
}

// users:(("nginx",pid=812,fd=6)) of ss, 812/nginx of netstat
void FillProcess(std::string_view line,
                 const std::vector<std::string_view>& words,
                 Socket& socket) {
  const std::size_t users = line.find("((\"");
  if (users != std::string_view::npos) {
    const std::size_t end = std::min(line.find('"', users + 3), line.size());
    socket.process = line.substr(users + 3, end - users - 3);
    const std::size_t pid = line.find("pid=", end);
    if (pid != std::string_view::npos) {
      const std::size_t stop = line.find_first_not_of("0123456789", pid + 4);
      socket.pid = line.substr(pid + 4, std::min(stop, line.size()) - pid - 4);
    }
    return;
  }
  for (const std::string_view word : words) {
    const std::size_t slash = word.find('/');
    if (slash == std::string_view::npos || slash == 0 || !NumberFrom(word.substr(0, slash)))
      continue;
    socket.pid = word.substr(0, slash);
    socket.process = word.substr(slash + 1);
    if (socket.process.ends_with(':')) socket.process.pop_back();
  }
}

// lsof -i: "node 812 app 21u IPv4 12345 0t0 TCP *:3000 (LISTEN)", "… TCP a:1->b:2 (ESTABLISHED)"
std::optional<Socket> LsofRow(const std::vector<std::string_view>& words) {
  if (words.size() < 9 || (words[7] != "TCP" && words[7] != "UDP")) return std::nullopt;
  Socket socket;
  socket.protocol = ToLower(words[7]);
  socket.process = words[0];
  socket.pid = words[1];
  const std::size_t arrow = words[8].find("->");
  const auto local = SplitAddress(words[8].substr(0, arrow));
  if (!local) return std::nullopt;
  std::tie(socket.address, socket.port) = *local;
  if (arrow != std::string_view::npos) {
    if (const auto remote = SplitAddress(words[8].substr(arrow + 2)))
      socket.remote_port = remote->second;
  }
  socket.state = "listen";
  if (words.size() > 9) socket.state = StateFrom(words[9].substr(1, words[9].size() - 2));
  return socket;
}

std::optional<Socket> ParseRow(std::string_view line) {
  const auto words = SplitWords(line);
  if (words.size() < 4) return std::nullopt;
  if (auto socket = LsofRow(words)) return socket;
  Socket socket;
  int addresses = 0;
  for (const std::string_view word : words) {
    if (addresses < 2) {
      if (const auto address = SplitAddress(word)) {
        if (++addresses == 1) std::tie(socket.address, socket.port) = *address;
        if (addresses == 2) socket.remote_port = address->second;
        continue;
      }
    }
    if (socket.state.empty()) socket.state = StateFrom(word);
    if (!socket.queue && NumberFrom(word)) socket.queue = NumberFrom(word);
  }
  if (addresses < 2 || socket.port == "*") return std::nullopt;
  const std::string_view first = words[0];
  const bool named = first.starts_with("tcp") || first.starts_with("udp");
  socket.protocol = named ? std::string(first) : "tcp";
  if (socket.state.empty() && !first.starts_with("udp")) return std::nullopt;
  if (socket.state.empty()) socket.state = "listen";
  FillProcess(line, words, socket);
  return socket;
}

struct Count {
  std::uint64_t count = 0;
  TextLine first;
};

class Reader {
 public:
  explicit Reader(FactWriter& facts) : facts_(facts) {}

  void Line(const TextLine& line) {
    const auto socket = ParseRow(line.text);
    if (!socket) return;
    if (rows_++ == 0) facts_.Collected("port table", line);
    if (socket->state == "listen") {
      Listening(*socket, line);
    } else {
      open_.emplace_back(*socket, line);
    }
  }

  // Connections are told apart by side only when all listening ports are known.
  void End() {
    std::map<std::array<std::string, 3>, Count> counts;
    for (const auto& [socket, line] : open_) {
      const bool local = listening_.contains(socket.port);
      Count& count = counts[{
          local ? socket.port : socket.remote_port, local ? "local" : "remote", socket.state}];
      if (count.count++ == 0) count.first = line;
    }
    for (const auto& [key, count] : counts) {
      FactWriter::Labels labels{{"port", key[0]}, {"side", key[1]}};
      const auto value = static_cast<double>(count.count);
      if (key[2] == "established") facts_.Add("port.established", value, count.first, labels);
      if (key[2] == "close_wait") facts_.Add("port.close_wait", value, count.first, labels);
      labels.emplace("state", key[2]);
      facts_.Add("port.connections", value, count.first, std::move(labels));
    }
  }

 private:
  void Listening(const Socket& socket, const TextLine& line) {
    listening_.insert(socket.port);
    FactWriter::Labels labels{
        {"port", socket.port}, {"protocol", socket.protocol}, {"address", socket.address}};
    if (!socket.process.empty()) labels.emplace("process", socket.process);
    if (!socket.pid.empty()) labels.emplace("pid", socket.pid);
    if (socket.queue) facts_.Add("port.backlog", *socket.queue, line, labels);
    facts_.Add("port.listening", true, line, std::move(labels));
  }

  FactWriter& facts_;
  std::uint64_t rows_ = 0;
  std::set<std::string> listening_;
  std::vector<std::pair<Socket, TextLine>> open_;
};

int Matches(const KindText& head) {
  int rows = 0;
  int others = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 30 || line.text.empty()) return;
    ++(ParseRow(line.text) ? rows : others);
  });
  const std::string_view start = head.text.substr(0, 400);
  const bool header =
      start.find("Local Address") != std::string_view::npos ||
      (start.find("COMMAND") == 0 && start.find("NODE NAME") != std::string_view::npos);
  if (header && rows > 0) return 90;
  if (header && others <= 2) return 80;  // nothing listens, and that is an answer
  return rows > 2 && rows > others ? 60 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  Reader reader(facts);
  bool any = false;
  ForEachLine(text.text, [&](const TextLine& line) {
    reader.Line(line);
    any = true;
  });
  reader.End();
  if (any && facts.source_kind().empty())
    facts.Collected("port table", {.text = "", .number = 0, .offset = 0});
}

}  // namespace

Kind Make() {
  return {.id = "port_table", .matches = Matches, .read = Read};
}

}  // namespace casefile::port_table
