#pragma once
// From a command line to an opened input, for every command that takes one.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/exit_codes.h"
#include "analyzer/ingest.h"
#include "base/options.h"
#include "base/result.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/members.h"
#include "formats/read_limits.h"

namespace casefile {

// The keys that --identity, --passphrase and --passphrase-file name; asks for the passphrase.
Result<BundleKeys> ReadKeys(const ParsedCommand& command);

// What a person calls an input: its last name, which is the same wherever it lies.
std::string InputName(std::string path);

// The inputs that the arguments name, behind those that are none (`cat PATH`, `search REGEX`).
std::vector<std::string> InputsOf(const ParsedCommand& command);

// These inputs; several become one with a folder for each. When it is encrypted and no key was
// given, the hint names the options.
Result<std::unique_ptr<MemberTree>> OpenCommandInput(const ParsedCommand& command);

// The files that reading the inputs may open later: a folder's; nothing for what is open already.
std::vector<std::string> ReadablePaths(const ParsedCommand& command);

// The limits of reading as --limit sets them.
Result<ReadLimits> LimitsOf(const ParsedCommand& command);

// How --since, --until and --limit say to read it, now.
Result<IngestOptions> IngestOptionsOf(const ParsedCommand& command);

// Prints the problems of a tree, which only a whole walk knows all; kPartial when there are any.
AnalyzeExit ReportProblems(const MemberTree& tree);

// Runs `work`, which reads the opened input of `command`, in the sandbox. It may write to what is
// open already; whether that is a terminal it must have asked before.
Result<AnalyzeExit> InSandbox(const ParsedCommand& command,
                              const std::function<Result<AnalyzeExit>()>& work);

}  // namespace casefile
