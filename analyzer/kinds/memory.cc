// /proc/meminfo and `free`, of all versions and units.

#include <array>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::memory {
namespace {

struct Known {
  std::string_view key;
  std::string_view fact;
};
constexpr auto kMeminfo = std::to_array<Known>({
    {"MemTotal", "memory.total_bytes"},
    {"MemFree", "memory.free_bytes"},
    {"MemAvailable", "memory.available_bytes"},
    {"Slab", "memory.slab_bytes"},
    {"Dirty", "memory.dirty_bytes"},
    {"Committed_AS", "memory.committed_bytes"},
    {"CommitLimit", "memory.commit_limit_bytes"},
    {"SwapTotal", "swap.total_bytes"},
    {"SwapFree", "swap.free_bytes"},
});

// What facts are derived from, with the line each stands on.
struct Amount {
  double bytes = 0;
  TextLine line;
};
struct Amounts {
  std::optional<Amount> total;
  std::optional<Amount> available;
  std::optional<Amount> swap_total;
  std::optional<Amount> swap_free;
};

void Derive(const Amounts& seen, FactWriter& facts) {
  if (seen.total && seen.available && seen.total->bytes > 0) {
    facts.Add("memory.used_bytes", seen.total->bytes - seen.available->bytes, seen.available->line);
    facts.Add("memory.available_percent",
              100 * seen.available->bytes / seen.total->bytes,
              seen.available->line);
  }
  if (seen.swap_total && seen.swap_free) {
    const double used = seen.swap_total->bytes - seen.swap_free->bytes;
    facts.Add("swap.used_bytes", used, seen.swap_free->line);
    if (seen.swap_total->bytes > 0) {
      facts.Add("swap.used_percent", 100 * used / seen.swap_total->bytes, seen.swap_free->line);
    }
  }
}

void ReadMeminfo(const KindText& text, FactWriter& facts) {
  Amounts seen;
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto pair = SplitPair(line.text, ':');
    if (!pair) return;
    const auto words = SplitWords(pair->second);
    const auto value = words.empty() ? std::nullopt : NumberFrom(words[0]);
    if (!value) return;
    const Amount amount{.bytes = *value * 1024, .line = line};
    for (const Known& known : kMeminfo) {
      if (known.key == pair->first) facts.Add(known.fact, amount.bytes, line);
    }
    if (pair->first == "MemTotal") {
      facts.Collected("memory", line);
      seen.total = amount;
    }
    if (pair->first == "MemAvailable") seen.available = amount;
    if (pair->first == "SwapTotal") seen.swap_total = amount;
    if (pair->first == "SwapFree") seen.swap_free = amount;
  });
  Derive(seen, facts);
}

// free does not print its unit; the name of the member often tells: "free_-m", "free-m.txt".
double UnitOfFree(std::string_view path) {
  const std::string_view name = BaseName(path);
  const std::size_t at = name.find("free");
  if (at == std::string_view::npos) return 1024;
  for (std::size_t i = at + 4; i < name.size() && name[i] != '.'; ++i) {
    if (name[i] == 'b') return 1;
    if (name[i] == 'm') return 1024.0 * 1024;
    if (name[i] == 'g') return 1024.0 * 1024 * 1024;
  }
  return 1024;
}

void ReadFree(const KindText& text, FactWriter& facts) {
  const double unit = UnitOfFree(text.path);
  Amounts seen;
  std::optional<Columns> header;
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto words = SplitWords(line.text);
    if (words.empty()) return;
    const auto cell = [&](int column) -> std::optional<Amount> {
      if (column < 0) return std::nullopt;
      // The header has no word over the row names.
      const std::size_t index = static_cast<std::size_t>(column) + 1;
      if (index >= words.size()) return std::nullopt;
      const auto bytes = SizeFrom(words[index], unit);
      return bytes ? std::optional(Amount{.bytes = *bytes, .line = line}) : std::nullopt;
    };
    if (words[0] == "total") {
      header.emplace(line.text);
    } else if (words[0] == "Mem:" && header) {
      facts.Collected("memory", line);
      seen.total = cell(header->Find({"total"}));
      seen.available = cell(header->Find({"available"}));
      const auto free = cell(header->Find({"free"}));
      if (free) facts.Add("memory.free_bytes", free->bytes, line);
    } else if (words[0] == "-/+" && words.size() >= 4) {
      // Before procps 3.3.10: what is free when buffers and cache are given back.
      if (const auto bytes = SizeFrom(words[3], unit)) seen.available = Amount{*bytes, line};
    } else if (words[0] == "Swap:" && header) {
      seen.swap_total = cell(0);
      seen.swap_free = cell(2);
    }
  });
  if (seen.total) facts.Add("memory.total_bytes", seen.total->bytes, seen.total->line);
  if (seen.available) {
    facts.Add("memory.available_bytes", seen.available->bytes, seen.available->line);
  }
  if (seen.swap_total) facts.Add("swap.total_bytes", seen.swap_total->bytes, seen.swap_total->line);
  if (seen.swap_free) facts.Add("swap.free_bytes", seen.swap_free->bytes, seen.swap_free->line);
  Derive(seen, facts);
}

bool IsMeminfo(std::string_view head) {
  return head.find("MemTotal:") < 400 && head.find("MemFree:") < 800;
}
bool IsFree(std::string_view head) {
  const std::size_t mem = head.find("\nMem:");
  return mem < 400 && head.substr(0, mem).find("total") != std::string_view::npos &&
         head.substr(0, mem).find("used") != std::string_view::npos;
}

int Matches(const KindText& head) {
  return IsMeminfo(head.text) || IsFree(head.text) ? 90 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  if (IsMeminfo(text.text)) {
    ReadMeminfo(text, facts);
  } else {
    ReadFree(text, facts);
  }
}

}  // namespace

Kind Make() {
  return {.id = "memory", .matches = Matches, .read = Read};
}

}  // namespace casefile::memory
