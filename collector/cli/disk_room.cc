#include "collector/cli/disk_room.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/cli/commands.h"
#include "collector/plan_estimate.h"

namespace casefile {
namespace {

// With more room than this nobody asks: bundles of logs are some ten MiB.
constexpr std::uint64_t kPlenty = std::uint64_t{1} * limits::kGiB;
// What others write meanwhile, and what a file system takes for itself.
constexpr std::uint64_t kReservePart = 8;
constexpr std::uint64_t kReserve = 16 * limits::kKiB;

}  // namespace

Result<void> FitToDisk(
    const std::string& folder, Host& host, bool quiet, Plan* plan, CollectOptions* options) {
  struct statvfs status {};
  if (statvfs(folder.c_str(), &status) != 0) return {};  // creating the file will say why
  std::uint64_t free = std::uint64_t{status.f_bavail} * status.f_frsize;
  if (rlimit most{}; getrlimit(RLIMIT_FSIZE, &most) == 0)
    free = std::min<std::uint64_t>(free, most.rlim_cur);
  if (free >= kPlenty) return {};
  const std::uint64_t reserve = kReserve + free / kReservePart;
  const std::uint64_t room = free > reserve ? free - reserve : 0;
  if (room < kLeastBundleSize) {
    return Error(ErrorCode::kTooLarge,
                 fmt::format("there is room for only {} in {}", FormatByteSize(free), folder))
        .WithHint("name another folder with --output, or use --output - and pipe it elsewhere");
  }
  if (options->max_size > 0 && options->max_size <= room) return {};
  TRY(EstimatePlan(host, plan));
  // An estimate may be wrong by half.
  if (plan->sealed_size + plan->sealed_size / 2 < room) return {};
  options->max_size = room;
  ShareRoom(room, plan);
  if (quiet) return {};
  const std::string line =
      fmt::format("There is room for only {} in {}: the file is kept below {}\n",
                  FormatByteSize(free),
                  EscapeForTerminal(folder),
                  FormatByteSize(room));
  return WriteAll(STDERR_FILENO, AsBytes(line), "standard error");
}

}  // namespace casefile
