#include "analyzer/host_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/text.h"

namespace casefile {
namespace {

constexpr std::size_t kRows = 15;

double NumberOf(const Fact& fact) {
  const double* value = std::get_if<double>(&fact.value);
  return value == nullptr ? 0 : *value;
}

std::string LabelOf(const Fact& fact, std::string_view label) {
  const auto it = fact.labels.find(label);
  return it == fact.labels.end() ? std::string() : it->second;
}

std::string Bytes(double bytes) {
  return FormatByteSize(static_cast<std::uint64_t>(std::max(bytes, 0.0)));
}

// The number of a fact without labels.
std::optional<double> Single(const FactStore& facts, std::string_view name) {
  const std::vector<const Fact*> found = facts.Find(name);
  if (found.empty() || !std::holds_alternative<double>(found.front()->value)) return std::nullopt;
  return NumberOf(*found.front());
}

// Facts of one name by their labels, to find what belongs to a fact of another name.
using ByLabels = std::map<decltype(Fact::labels), const Fact*>;

ByLabels Index(const FactStore& facts, std::string_view name) {
  ByLabels index;
  for (const Fact* fact : facts.Find(name)) index.emplace(fact->labels, fact);
  return index;
}

const Fact* Sibling(const ByLabels& index, const Fact& like) {
  const auto it = index.find(like.labels);
  return it == index.end() ? nullptr : it->second;
}

// File systems that hold no data of anybody: images that are full by design, and kernel interfaces.
bool IsOfNoInterest(const Fact& fact) {
  static constexpr std::array<std::string_view, 8> kTypes = {
      "squashfs", "iso9660", "devtmpfs", "efivarfs", "proc", "sysfs", "cgroup2", "tmpfs"};
  const std::string type = LabelOf(fact, "type");
  const std::string device = LabelOf(fact, "device");
  constexpr double kAlmostFull = 80;
  const bool full = NumberOf(fact) >= kAlmostFull;
  for (const std::string_view each : kTypes)
    if (type == each || device == each) return each != "tmpfs" || !full;
  return false;
}

void AddMounts(const FactStore& facts,
               std::string_view fact_name,
               std::string_view group,
               std::vector<Gauge>& out) {
  std::set<std::string> seen;
  std::vector<Gauge> gauges;
  const ByLabels used_bytes = Index(facts, "disk.used_bytes");
  const ByLabels size_bytes = Index(facts, "disk.size_bytes");
  const ByLabels inode_free = Index(facts, "inode.free");
  for (const Fact* fact : facts.Find(fact_name)) {
    const std::string mount = LabelOf(*fact, "mount");
    if (IsOfNoInterest(*fact) || !seen.insert(mount).second) continue;
    Gauge gauge{std::string(group), mount, NumberOf(*fact), {}};
    const Fact* used = Sibling(used_bytes, *fact);
    const Fact* size = Sibling(size_bytes, *fact);
    const Fact* free = Sibling(inode_free, *fact);
    if (fact_name == "disk.used_percent" && used != nullptr && size != nullptr)
      gauge.detail = fmt::format("{} of {}", Bytes(NumberOf(*used)), Bytes(NumberOf(*size)));
    if (fact_name == "inode.used_percent" && free != nullptr)
      gauge.detail = fmt::format("{} free", ToString(free->value));
    gauges.push_back(std::move(gauge));
  }
  std::stable_sort(gauges.begin(), gauges.end(), [](const Gauge& a, const Gauge& b) {
    return a.percent > b.percent;
  });
  if (gauges.size() > kRows) gauges.resize(kRows);
  out.insert(out.end(), gauges.begin(), gauges.end());
}

void AddMemory(const FactStore& facts, std::vector<Gauge>& out) {
  const std::optional<double> total = Single(facts, "memory.total_bytes");
  const std::optional<double> available = Single(facts, "memory.available_bytes");
  constexpr double kHundred = 100;
  if (total && available && *total > 0)
    out.push_back({"Memory",
                   "RAM",
                   (*total - *available) / *total * kHundred,
                   fmt::format("{} available of {}", Bytes(*available), Bytes(*total))});
  const std::optional<double> swap = Single(facts, "swap.total_bytes");
  const std::optional<double> swap_percent = Single(facts, "swap.used_percent");
  if (swap && *swap > 0 && swap_percent)
    out.push_back({"Memory", "swap", *swap_percent, fmt::format("of {}", Bytes(*swap))});
  if (const std::optional<double> files = Single(facts, "files.used_percent"); files)
    out.push_back({"Open files", "whole system", *files, ""});
}

// Rows with a number to sort by, largest first.
struct Ranked {
  double key = 0;
  std::vector<std::string> row;
};

void AddTable(std::string title,
              std::vector<std::string> columns,
              std::vector<Ranked> rows,
              std::vector<HostTable>& out) {
  if (rows.empty()) return;
  std::stable_sort(rows.begin(), rows.end(), [](const Ranked& a, const Ranked& b) {
    return a.key != b.key ? a.key > b.key : a.row < b.row;
  });
  HostTable table{std::move(title), std::move(columns), {}};
  for (Ranked& ranked : rows) {
    if (table.rows.size() == kRows) break;
    table.rows.push_back(std::move(ranked.row));
  }
  out.push_back(std::move(table));
}

void AddPorts(const FactStore& facts, std::vector<HostTable>& out) {
  std::set<std::pair<int, std::vector<std::string>>> rows;
  for (const Fact* fact : facts.Find("port.listening")) {
    const bool* listening = std::get_if<bool>(&fact->value);
    if (listening == nullptr || !*listening) continue;
    const std::string port = LabelOf(*fact, "port");
    int number = 0;
    std::from_chars(port.data(), port.data() + port.size(), number);
    rows.insert(
        {number,
         {port, LabelOf(*fact, "protocol"), LabelOf(*fact, "address"), LabelOf(*fact, "process")}});
  }
  if (rows.empty()) return;
  constexpr std::size_t kPorts = 60;
  HostTable table{"Listening ports", {"Port", "Protocol", "Address", "Process"}, {}};
  for (const auto& [number, row] : rows) {
    if (table.rows.size() == kPorts) break;
    table.rows.push_back(row);
  }
  out.push_back(std::move(table));
}

void AddProcesses(const FactStore& facts, std::vector<HostTable>& out) {
  std::vector<Ranked> rows;
  const ByLabels open_files = Index(facts, "process.fds");
  for (const Fact* fact : facts.Find("process.rss_bytes")) {
    const Fact* files = Sibling(open_files, *fact);
    rows.push_back({NumberOf(*fact),
                    {LabelOf(*fact, "name"),
                     LabelOf(*fact, "pid"),
                     LabelOf(*fact, "user"),
                     Bytes(NumberOf(*fact)),
                     files == nullptr ? std::string() : ToString(files->value)}});
  }
  AddTable("Largest processes", {"Name", "PID", "User", "Memory", "Open files"}, rows, out);
}

void AddDatabases(const FactStore& facts, std::vector<HostTable>& out) {
  std::vector<Ranked> rows;
  for (const Fact* fact : facts.Find("postgres.database_bytes"))
    rows.push_back({NumberOf(*fact), {LabelOf(*fact, "database"), Bytes(NumberOf(*fact))}});
  AddTable("Databases", {"Database", "Size"}, rows, out);
}

void AddContainers(const FactStore& facts, std::vector<HostTable>& out) {
  std::vector<Ranked> rows;
  const ByLabels images = Index(facts, "container.image");
  const ByLabels restarts = Index(facts, "container.restarts");
  for (const Fact* fact : facts.Find("container.state")) {
    const Fact* image = Sibling(images, *fact);
    const Fact* restarted = Sibling(restarts, *fact);
    rows.push_back({restarted == nullptr ? 0 : NumberOf(*restarted),
                    {LabelOf(*fact, "name"),
                     image == nullptr ? std::string() : ToString(image->value),
                     ToString(fact->value),
                     restarted == nullptr ? std::string() : ToString(restarted->value)}});
  }
  AddTable("Containers", {"Name", "Image", "State", "Restarts"}, rows, out);
}

}  // namespace

std::vector<Gauge> HostGauges(const FactStore& facts) {
  std::vector<Gauge> gauges;
  AddMounts(facts, "disk.used_percent", "Disk space", gauges);
  AddMounts(facts, "inode.used_percent", "Inodes", gauges);
  AddMemory(facts, gauges);
  return gauges;
}

std::vector<HostTable> HostTables(const FactStore& facts) {
  std::vector<HostTable> tables;
  AddPorts(facts, tables);
  AddProcesses(facts, tables);
  AddDatabases(facts, tables);
  AddContainers(facts, tables);
  return tables;
}

}  // namespace casefile
