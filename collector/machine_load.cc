#include "collector/machine_load.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {

double LoadPerProcessor(Host& host) {
  if (!host.is_live()) return 0;
  const auto load = host.ReadFile("/proc/loadavg", limits::kKernelFileBytes);
  const auto stat = host.ReadFile("/proc/stat", limits::kKernelFileBytes);
  if (!load || !stat) return 0;
  // "cpu" is all of them, "cpu0" is one.
  const auto lines = SplitLines(*stat);
  const auto processors = std::ranges::count_if(lines, [](std::string_view line) {
    return line.starts_with("cpu") && line.size() > 3 && line[3] != ' ';
  });
  const double minute = ToDouble(load->substr(0, load->find(' '))).value_or(0);
  return processors == 0 ? 0 : minute / static_cast<double>(processors);
}

}  // namespace casefile
