// timeline --csv and --json: every record of every log with its instant.

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "analyzer/commands.h"
#include "analyzer/ingest.h"
#include "analyzer/input.h"
#include "analyzer/record_writer.h"
#include "base/fd.h"
#include "base/sandbox.h"

namespace casefile {
namespace {

Result<Fd> OpenList(const std::string& path) {
  std::fflush(stdout);
  Fd fd(path == "-" ? ::dup(STDOUT_FILENO)
                    : ::open(path.c_str(),
                             O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
                             0600));
  if (!fd.valid()) return Error::FromErrno(errno, "cannot write " + path);
  return fd;
}

}  // namespace

Result<AnalyzeExit> RunRecords(const ParsedCommand& command) {
  const bool csv = command.Has("csv");
  Fd fd = TRY(OpenList(std::string(command.Get(csv ? "csv" : "json"))));
  const IngestOptions options = TRY(IngestOptionsOf(command));
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  const SandboxPolicy policy{.readable = ReadablePaths(command)};
  TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    RecordWriter writer(fd.get(), csv ? RecordWriter::Form::kCsv : RecordWriter::Form::kJson);
    FactStore facts;
    const std::array<RecordSink*, 1> sinks = {&writer};
    TRY(Ingest(*tree, options, facts, sinks));
    TRY(writer.Finish());
    return std::string();
  }));
  TRY(fd.Close());
  return AnalyzeExit::kClean;
}

}  // namespace casefile
