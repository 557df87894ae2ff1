#include "analyzer/command_line.h"

#include "analyzer/exit_codes.h"
#include "base/version.h"

namespace casefile {
namespace {

constexpr OptionSpec kIdentity = {.name = "identity",
                                  .letter = 'i',
                                  .occurs = Occurs::kMany,
                                  .value = "FILE",
                                  .summary = "open the bundle with the key in this file",
                                  .details =
                                      "A file of age-keygen or casefile-collect keygen, or an "
                                      "unencrypted ssh-ed25519 private key. May be "
                                      "given several times."};
constexpr OptionSpec kPassphrase = {
    .name = "passphrase",
    .letter = 0,
    .occurs = Occurs::kFlag,
    .value = "",
    .summary = "open the bundle with a passphrase, which is asked for",
    .details = ""};
constexpr OptionSpec kPassphraseFile = {
    .name = "passphrase-file",
    .letter = 0,
    .occurs = Occurs::kOnce,
    .value = "FILE",
    .summary = "read the passphrase from the first line of FILE",
    .details =
        "Use /dev/fd/N for an open file. A passphrase on the command line could be read by "
        "others."};
constexpr OptionSpec kLimit = {
    .name = "limit",
    .letter = 0,
    .occurs = Occurs::kMany,
    .value = "NAME=VALUE",
    .summary = "read more, or less, of what a stranger sent, such as members=2000000",
    .details =
        "What hits a limit is said with its name: archive-bytes, archive-depth, archive-ratio "
        "(of all archives of an input), header-bytes, name-bytes (of members), json-bytes, "
        "json-depth (of bundle.json and manifest.json), line-bytes (of logs), members, recipients, "
        "seal-header-bytes and work-factor (of a sealed file). May be given several times."};
constexpr OptionSpec kSigner = {
    .name = "signer",
    .letter = 0,
    .occurs = Occurs::kMany,
    .value = "FILE|KEY",
    .summary = "it must be signed by the owner of this public key of minisign",
    .details =
        "May be given several times. Without it, a signature is checked against the *.pub in "
        "/etc/casefile/signers and ~/.config/casefile/signers."};
constexpr OptionSpec kRules = {
    .name = "rules",
    .letter = 0,
    .occurs = Occurs::kMany,
    .value = "DIR|FILE",
    .summary = "use these rule packs as well; a rule of theirs replaces ours of the same id",
    .details =
        "A DIR stands for every *.yaml and *.yml in and below it. A FILE may also be a "
        "document of the Common Reliability Enumerations (CRE). May be given several times."};
constexpr OptionSpec kQuiet = {.name = "quiet",
                               .letter = 'q',
                               .occurs = Occurs::kFlag,
                               .value = "",
                               .summary = "no summary and no progress",
                               .details = ""};
constexpr OptionSpec kNoColor = {.name = "no-color",
                                 .letter = 0,
                                 .occurs = Occurs::kFlag,
                                 .value = "",
                                 .summary = "no colours on the terminal",
                                 .details = "The variable NO_COLOR does the same."};
constexpr OptionSpec kJson = {.name = "json",
                              .letter = 0,
                              .occurs = Occurs::kFlag,
                              .value = "",
                              .summary = "print it as JSON, for programs",
                              .details = ""};
constexpr OptionSpec kJsonLines = {.name = "json",
                                   .letter = 0,
                                   .occurs = Occurs::kFlag,
                                   .value = "",
                                   .summary = "print each as a line of JSON, for programs",
                                   .details = ""};
constexpr OptionSpec kIncidentTime = {
    .name = "incident-time",
    .letter = 0,
    .occurs = Occurs::kOnce,
    .value = "TIME",
    .summary = "when the trouble was, such as 2026-11-21T08:04:00Z, if you know",
    .details = "The report then says whether the logs cover that time."};

constexpr OptionSpec kSince = {
    .name = "since",
    .letter = 0,
    .occurs = Occurs::kOnce,
    .value = "TIME",
    .summary = "leave out log lines before this time, such as 24h (ago) or 2026-11-21T08:00:00Z",
    .details = "Lines without a time stay."};
constexpr OptionSpec kUntil = {.name = "until",
                               .letter = 0,
                               .occurs = Occurs::kOnce,
                               .value = "TIME",
                               .summary = "leave out log lines after this time",
                               .details = ""};

constexpr OptionSpec kBaseline = {
    .name = "baseline",
    .letter = 0,
    .occurs = Occurs::kOnce,
    .value = "INPUT",
    .summary = "tell what changed since this input, of the same machine when it was well",
    .details = "Or of another machine that should be alike. It is opened with the same keys."};

std::vector<OptionSpec> With(std::vector<OptionSpec> options, std::vector<OptionSpec> more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

std::vector<OptionSpec> KeyOptions() {
  return {kIdentity, kPassphrase, kPassphraseFile, kLimit};
}

constexpr OptionSpec Output(std::string_view name, std::string_view summary) {
  return {.name = name,
          .letter = 0,
          .occurs = Occurs::kOnce,
          .value = "FILE",
          .summary = summary,
          .details = "- is standard output."};
}

std::vector<OptionSpec> ReportOptions() {
  return With(
      KeyOptions(),
      {Output("html", "write the report as one page for a browser, which loads nothing"),
       Output("markdown", "write the report for an issue, below 65,536 characters"),
       Output("brief", "write the few lines for a ticket, below 4,000 characters"),
       Output("json", "write the findings file, for programs"),
       Output("sarif", "write the findings as SARIF 2.1.0"),
       Output("junit", "write the findings as JUnit XML, for build servers"),
       Output("csv", "write the events of the timeline as CSV"),
       Output("ndjson", "write the events of the timeline as JSON lines"),
       {.name = "output",
        .letter = 'o',
        .occurs = Occurs::kOnce,
        .value = "DIR",
        .summary = "where INPUT.report.html and INPUT.report.md go (default: beside INPUT)",
        .details = "Used when no option above names a file. Where INPUT cannot be written beside, "
                   "the current folder "
                   "is taken."},
       {.name = "open",
        .letter = 0,
        .occurs = Occurs::kFlag,
        .value = "",
        .summary = "show the page in a browser when it is written",
        .details = "With the program that $BROWSER names, else xdg-open or sensible-browser."},
       kRules,
       kBaseline,
       kIncidentTime,
       kSince,
       kUntil,
       {.name = "fail-on",
        .letter = 0,
        .occurs = Occurs::kOnce,
        .value = "SEVERITY",
        .summary =
            "exit with 10 when a finding is at least this bad: info, warning, error, critical",
        .details = ""},
       kQuiet,
       kNoColor});
}

CommandSpec ReportCommand() {
  return {.name = "report",
          .summary = "find out what went wrong, and write reports",
          .arguments = "INPUT…",
          .min_arguments = 1,
          .max_arguments = SIZE_MAX,
          .options = ReportOptions(),
          .examples = {"casefile-analyze casefile-20261121T080438Z-K7QW.tar.zst.age -i key.txt",
                       "casefile-analyze /var/log",
                       "casefile-analyze host1.age host2.age -i key.txt",
                       "casefile-analyze today.age --baseline last-week.age -i key.txt",
                       "journalctl -b | casefile-analyze -",
                       "casefile-analyze bundle.age --passphrase --json - --fail-on error"}};
}

constexpr OptionSpec Value(std::string_view name,
                           std::string_view value,
                           std::string_view summary,
                           Occurs occurs = Occurs::kOnce) {
  return {.name = name,
          .letter = 0,
          .occurs = occurs,
          .value = value,
          .summary = summary,
          .details = ""};
}

std::vector<CommandSpec> InspectCommands() {
  return {
      {.name = "ls",
       .summary = "list what is inside",
       .arguments = "INPUT…",
       .min_arguments = 1,
       .max_arguments = SIZE_MAX,
       .options = With(KeyOptions(), {kJsonLines}),
       .examples = {"casefile-analyze ls bundle.age -i key.txt"}},
      {.name = "cat",
       .summary = "print one file of the input as it is",
       .arguments = "PATH INPUT…",
       .min_arguments = 2,
       .max_arguments = SIZE_MAX,
       .options = KeyOptions(),
       .examples = {"casefile-analyze cat files/var/log/syslog bundle.age -i key.txt"}},
      {.name = "search",
       .summary = "print the lines that match a regular expression (RE2), with path and line",
       .arguments = "REGEX INPUT…",
       .min_arguments = 2,
       .max_arguments = SIZE_MAX,
       .options = With(KeyOptions(),
                       {{.name = "ignore-case",
                         .letter = 0,
                         .occurs = Occurs::kFlag,
                         .value = "",
                         .summary = "take upper and lower case as the same",
                         .details = ""},
                        kJsonLines,
                        kNoColor}),
       .examples = {"casefile-analyze search 'No space left' bundle.age -i key.txt"}},
      {.name = "open",
       .summary = "decrypt a bundle to standard output, as a .tar.zst",
       .arguments = "INPUT",
       .min_arguments = 1,
       .max_arguments = 1,
       .options = KeyOptions(),
       .examples = {"casefile-analyze open bundle.age -i key.txt | tar --zstd -tf -"}},
      {.name = "verify",
       .summary = "read everything, check every digest, and say what is damaged or missing",
       .arguments = "INPUT…",
       .min_arguments = 1,
       .max_arguments = SIZE_MAX,
       .options = With(
           KeyOptions(),
           {kSigner, Value("request", "FILE", "the bundle must be an answer to this request")}),
       .examples = {"casefile-analyze verify bundle.age -i key.txt",
                    "casefile-analyze verify bundle.age -i key.txt --signer machine.pub"}},
  };
}

std::vector<CommandSpec> AnalysisCommands() {
  const std::vector<OptionSpec> options =
      With(KeyOptions(), {kRules, kIncidentTime, kSince, kUntil, kNoColor});
  return {
      {.name = "timeline",
       .summary = "print the events worth a line, of all sources on one clock",
       .arguments = "INPUT…",
       .min_arguments = 1,
       .max_arguments = SIZE_MAX,
       .options = With(options,
                       {Output("csv", "write every record of every log instead, as CSV"),
                        Output("json", "write every record of every log instead, as JSON lines")}),
       .examples = {"casefile-analyze timeline bundle.age -i key.txt",
                    "casefile-analyze timeline --csv - /var/log | sort"}},
      {.name = "templates",
       .summary = "print what the messages of the logs have in common, the most frequent first",
       .arguments = "INPUT…",
       .min_arguments = 1,
       .max_arguments = SIZE_MAX,
       .options =
           With(KeyOptions(),
                {kSince,
                 kUntil,
                 {.name = "content",
                  .letter = 0,
                  .occurs = Occurs::kFlag,
                  .value = "",
                  .summary = "take every line for a bare message: there is no time before it",
                  .details = ""},
                 kJson,
                 Output("csv", "write the template of every line instead, as CSV")}),
       .examples = {"casefile-analyze templates /var/log/syslog",
                    "casefile-analyze templates --content --csv out.csv messages.txt"}},
      {.name = "diff",
       .summary = "print what changed from one input to another: state, and what the logs say",
       .arguments = "HEALTHY SICK",
       .min_arguments = 2,
       .max_arguments = 2,
       .options = With(KeyOptions(), {kJson}),
       .examples = {"casefile-analyze diff last-week.age today.age -i key.txt"}},
      {.name = "explain",
       .summary = "say step by step why a rule fired or did not",
       .arguments = "RULE-ID INPUT…",
       .min_arguments = 2,
       .max_arguments = SIZE_MAX,
       .options = With(KeyOptions(), {kRules, kJson}),
       .examples = {"casefile-analyze explain linux/disk-full bundle.age -i key.txt"}},
  };
}

std::vector<CommandSpec> FormatsCommands() {
  return {
      {.name = "formats list",
       .summary = "list the log formats that are known",
       .arguments = "",
       .options = {},
       .examples = {"casefile-analyze formats list"}},
      {.name = "formats test",
       .summary = "read the samples that log formats carry: ours, or those of the files you name",
       .arguments = "[FILE…]",
       .max_arguments = SIZE_MAX,
       .options = {},
       .examples = {"casefile-analyze formats test my-format.yaml"}},
  };
}

std::vector<CommandSpec> RequestCommands() {
  return {
      {.name = "request new",
       .summary = "make a signed request for a bundle, to be sent to a user",
       .arguments = "",
       .options = {Value("case", "ID", "the case that it is for"),
                   Value("recipient", "AGE1…|SSH-KEY", "who can open the bundle", Occurs::kMany),
                   Value("sign", "KEY", "the secret key of minisign that signs the request"),
                   Value("sign-passphrase-file",
                         "FILE",
                         "read the passphrase of that key from the first line of FILE"),
                   Value("profile", "NAME", "what to collect, by profile", Occurs::kMany),
                   Value(
                       "since", "TIME|DURATION", "what logs say of the time before is not wanted"),
                   Value("expires", "DURATION", "how long it may be answered (default 7d)"),
                   Value("note", "TEXT", "a word for the user"),
                   Value("output",
                         "FILE",
                         "where it goes (default casefile-request.json); - is standard output")},
       .examples = {"casefile-analyze request new --case ACME-17 --profile nginx --recipient age1… "
                    "--sign support.key"}},
      {.name = "request show",
       .summary = "show a request, and who signed it",
       .arguments = "REQUEST",
       .min_arguments = 1,
       .max_arguments = 1,
       .options = {kSigner},
       .examples =
           {"casefile-analyze request show casefile-request.json --signer support.key.pub"}},
  };
}

std::vector<CommandSpec> RulesCommands() {
  return {
      {.name = "rules list",
       .summary = "list all rules",
       .arguments = "",
       .options = {kRules, kJson},
       .examples = {"casefile-analyze rules list"}},
      {.name = "rules show",
       .summary = "show one rule",
       .arguments = "RULE-ID",
       .min_arguments = 1,
       .max_arguments = 1,
       .options = {kRules},
       .examples = {"casefile-analyze rules show linux/disk-full"}},
      {.name = "rules test",
       .summary = "run the cases that rules carry: ours, or those of the packs you name",
       .arguments = "[FILE…]",
       .max_arguments = SIZE_MAX,
       .options = {{.name = "matrix",
                    .letter = 0,
                    .occurs = Occurs::kFlag,
                    .value = "",
                    .summary = "also tell which rules fire on the cases of others",
                    .details = "Rules that explain, specialise or follow from each other may. "
                               "Fails when more than one in 1,000 pairs of a case and a rule is "
                               "unexpected."}},
       .examples = {"casefile-analyze rules test my-pack.yaml",
                    "casefile-analyze rules test --matrix"}},
      {.name = "rules lint",
       .summary = "check rule packs that you wrote",
       .arguments = "FILE…",
       .min_arguments = 1,
       .max_arguments = SIZE_MAX,
       .options = {},
       .examples = {"casefile-analyze rules lint my-pack.yaml"}},
  };
}

}  // namespace

ProgramSpec AnalyzeProgram() {
  ProgramSpec program;
  program.name = "casefile-analyze";
  program.version = kVersion;
  program.summary = "find out from a diagnostic bundle what went wrong";
  program.description =
      "casefile-analyze opens a bundle of casefile-collect, a folder, a single log, standard input "
      "(-) or the archive of "
      "another tool, and says what most likely went wrong, with the lines that prove it. It works "
      "offline, writes "
      "nothing but the reports, and treats the input as hostile: it is read in a child process "
      "that can open no other "
      "file.\n\n"
      "Without a command it prints a summary and writes INPUT.report.html and INPUT.report.md "
      "beside INPUT.";
  program.default_command = "report";
  program.commands = {ReportCommand()};
  for (const auto& more : {AnalysisCommands(),
                           InspectCommands(),
                           FormatsCommands(),
                           RequestCommands(),
                           RulesCommands()})
    program.commands.insert(program.commands.end(), more.begin(), more.end());
  const std::span<const ExitCodeSpec> codes = AnalyzeExitCodes();
  program.exit_codes.assign(codes.begin(), codes.end());
  return program;
}

}  // namespace casefile
