// casefile-probe-KIND: asks one database and prints a document. Started by casefile-collect, which
// gives it the request on standard input and kills it when it takes too long.

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/fd.h"
#include "base/limits.h"
#include "collector/database/request.h"

namespace casefile::database {
namespace {

Result<void> Answer() {
  std::string text;
  std::vector<std::byte> block(limits::kDatabaseRequestBytes);
  while (text.size() <= limits::kDatabaseRequestBytes) {
    const std::size_t got = TRY(ReadSome(STDIN_FILENO, block, "standard input"));
    if (got == 0) break;
    text.append(AsText(std::span(block).first(got)));
  }
  Wipe(block);
  Result<Request> request = ParseRequest(text);
  Wipe(text);
  const std::string document = TRY(ProbeDatabase(TRY(std::move(request))));
  return WriteAll(STDOUT_FILENO, AsBytes(document), "standard output");
}

}  // namespace
}  // namespace casefile::database

int main() {
  // A client library that hangs for good ends by itself, should the collector be gone.
  constexpr unsigned kLastSeconds = 30;
  alarm(kLastSeconds);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0);
  try {
    const auto result = casefile::database::Answer();
    if (result) return 0;
    fmt::print(stderr, "error: {}\n", result.error().message());
  } catch (const std::exception& e) {
    fmt::print(stderr, "internal error: {}\n", e.what());
  }
  return 1;
}
