#include "collector/command_line.h"

#include "base/version.h"
#include "collector/exit_codes.h"

namespace casefile {
namespace {

constexpr OptionSpec kProfile = {
    .name = "profile",
    .letter = 'p',
    .occurs = Occurs::kMany,
    .value = "NAME|FILE",
    .summary = "collect what this profile names; the profile base is always on",
    .details =
        "May be given several times. Without it, every profile that fits the machine is used. A "
        "FILE is named "
        "with a slash or by its ending .yaml."};
constexpr OptionSpec kRoot = {
    .name = "root",
    .occurs = Occurs::kOnce,
    .value = "DIR",
    .summary = "collect from a mounted or copied root instead of the running machine",
    .details =
        "No program is run and no symbolic link leads out of DIR. Outputs that were recorded on "
        "the machine as "
        "DIR/.casefile/commands/SLUG.txt are collected."};
constexpr OptionSpec kMap = {
    .name = "map",
    .occurs = Occurs::kOnce,
    .value = "FILE",
    .summary = "write down, for you alone, what the pseudonyms stand for; a new file",
    .details =
        "Sealed to --map-recipient, and never part of the output; `unmask` reads it. Secrets "
        "are not in it."};
constexpr OptionSpec kMapRecipient = {
    .name = "map-recipient",
    .occurs = Occurs::kMany,
    .value = "AGE1…|SSH-KEY|FILE",
    .summary = "who can open the file of --map: a key of your own",
    .details = ""};
constexpr OptionSpec kSince = {
    .name = "since",
    .occurs = Occurs::kOnce,
    .value = "TIME|DURATION",
    .summary = "leave out what logs say of the time before, such as 24h or 2026-11-21",
    .details =
        "Lines are cut by their time stamps; a log without any is taken whole when it was "
        "written to since. Without the option, rotated logs of the last 7 days are taken."};
constexpr OptionSpec kUntil = {.name = "until",
                               .occurs = Occurs::kOnce,
                               .value = "TIME|DURATION",
                               .summary = "leave out what logs say of the time after",
                               .details = ""};
constexpr OptionSpec kAround = {
    .name = "around",
    .occurs = Occurs::kOnce,
    .value = "TIME±DURATION",
    .summary = "take what logs say from before to after this time, such as 2026-11-21T08:04±30m",
    .details =
        "Instead of --since and --until. Without ±DURATION (or +-DURATION) it is an hour "
        "on either side."};
constexpr OptionSpec kWithout = {
    .name = "without",
    .occurs = Occurs::kMany,
    .value = "NAME",
    .summary = "leave this out: a profile, a kind of source, or a source as the plan shows it",
    .details =
        "Kinds are files, commands, probes, health and databases; a source may be a pattern "
        "such as '/var/log/*'. What is left out is listed in the bundle."};
constexpr OptionSpec kMaxSize = {
    .name = "max-size",
    .occurs = Occurs::kOnce,
    .value = "SIZE",
    .summary = "the sealed file is never larger, such as 25MiB; what was cut is listed in it",
    .details =
        "Files of a better priority keep more. Of a log that is cut, the beginning and the "
        "end stay; give --around as well to keep the time of the incident."};
constexpr OptionSpec kSigner = {
    .name = "signer",
    .occurs = Occurs::kMany,
    .value = "FILE|KEY",
    .summary = "take the signatures of this public key of minisign for good",
    .details =
        "A profile FILE with FILE.minisig beside it is used only when the signature is good and of "
        "a known key: of this option, or of a *.pub in /etc/casefile/signers or "
        "~/.config/casefile/signers. May be given several times."};
constexpr OptionSpec kJson = {.name = "json",
                              .occurs = Occurs::kFlag,
                              .value = "",
                              .summary = "write JSON to standard output, for programs",
                              .details = ""};

constexpr OptionSpec kRecipient = {
    .name = "recipient",
    .letter = 'r',
    .occurs = Occurs::kMany,
    .value = "AGE1…|SSH-KEY|FILE",
    .summary = "seal the bundle to this public key; a FILE holds one per line",
    .details =
        "An age recipient (age1…) or an ssh-ed25519 public key. May be given several times; "
        "each of the owners can open the bundle alone."};
constexpr OptionSpec kNoEncrypt = {.name = "no-encrypt",
                                   .occurs = Occurs::kFlag,
                                   .value = "",
                                   .summary = "write a bundle that anybody can read",
                                   .details = "It is redacted all the same."};
constexpr OptionSpec kDeadline = {
    .name = "deadline",
    .occurs = Occurs::kOnce,
    .value = "DURATION",
    .summary = "close the bundle after this time with what came until then (default 5m)",
    .details = ""};

constexpr OptionSpec kQuiet = {.name = "quiet",
                               .letter = 'q',
                               .occurs = Occurs::kFlag,
                               .value = "",
                               .summary = "show no progress",
                               .details = ""};

// The items of all lists, in their order.
template <class Item>
std::vector<Item> Joined(std::initializer_list<std::vector<Item>> lists) {
  std::vector<Item> all;
  for (const std::vector<Item>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::vector<OptionSpec> SealOptions() {
  return {
      kRecipient,
      {.name = "passphrase",
       .occurs = Occurs::kFlag,
       .value = "",
       .summary = "seal the bundle with a passphrase, which is asked for",
       .details = ""},
      {.name = "passphrase-file",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "read the passphrase from the first line of FILE",
       .details = "Use /dev/fd/N for an open file. A passphrase on the command line could be read "
                  "by others."},
      kNoEncrypt,
      kMap,
      kMapRecipient,
      {.name = "sign",
       .occurs = Occurs::kOnce,
       .value = "KEY",
       .summary = "sign the manifest with this secret key of minisign",
       .details =
           "Made by `minisign -G` or `casefile-collect keygen --signing`. The signature lies "
           "inside the bundle as manifest.json.minisig."},
      {.name = "sign-passphrase-file",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "read the passphrase of the key of --sign from the first line of FILE",
       .details = "Without it, it is asked for when the key has one."},
  };
}

std::vector<OptionSpec> OutputOptions() {
  return {
      {.name = "output",
       .letter = 'o',
       .occurs = Occurs::kOnce,
       .value = "DIR|FILE|-",
       .summary = "where the bundle goes; - is standard output",
       .details =
           "Without it, the current folder. The file is called casefile-TIME-SEAL.tar.zst.age."},
      {.name = "armor",
       .letter = 'a',
       .occurs = Occurs::kFlag,
       .value = "",
       .summary = "write the sealed bundle as text, for mail and chat that take no files",
       .details = "As `age --armor` does. It is a third larger; casefile-analyze and age read it "
                  "as it is."},
      {.name = "attach",
       .occurs = Occurs::kFlag,
       .value = "",
       .summary =
           "put the bundle into a zip, with a README.txt, for trackers that take no other files",
       .details = "casefile-analyze reads the zip as it is."},
      {.name = "part-size",
       .occurs = Occurs::kOnce,
       .value = "SIZE",
       .summary = "as --attach, into as many zips as it takes for none to be larger, such as 25MiB",
       .details = "Keep all parts in one folder: casefile-analyze takes any of them for all."},
      kDeadline,
      {.name = "yes",
       .letter = 'y',
       .occurs = Occurs::kFlag,
       .value = "",
       .summary = "do not ask; needed when there is no terminal",
       .details = ""},
      {.name = "review",
       .occurs = Occurs::kFlag,
       .value = "",
       .summary = "look at what was collected, and leave out of it, before it is sealed",
       .details =
           "It is held in memory meanwhile, redacted, and is 16 MiB at most. The members can "
           "be read and searched; what is then sealed are the same bytes."},
      kJson,
      kQuiet,
  };
}

std::vector<OptionSpec> RunOptions() {
  return Joined<OptionSpec>({{kProfile},
                             SealOptions(),
                             {kSigner, kRoot, kSince, kUntil, kAround, kMaxSize, kWithout},
                             OutputOptions()});
}

std::vector<OptionSpec> FleetOptions() {
  return {
      {.name = "hosts",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "the machines, one a line: USER@NAME:PORT",
       .details =
           "Names are those ssh knows. # begins a comment. Each machine is reached with ssh, "
           "which never asks: keys and known hosts are set up before. The program is copied "
           "there, run, and removed."},
      kRecipient,
      kNoEncrypt,
      {.name = "output",
       .letter = 'o',
       .occurs = Occurs::kOnce,
       .value = "DIR",
       .summary = "where the bundles and the list of them go",
       .details = "Without it, the current folder. No name of a machine is part of a file's name; "
                  "casefile-TIME-fleet.json says which is whose."},
      {.name = "jobs",
       .letter = 'j',
       .occurs = Occurs::kOnce,
       .value = "N",
       .summary = "how many machines at once (default 8)",
       .details = ""},
      {.name = "ssh-config",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "a configuration of ssh instead of your own",
       .details = "Keys, jump hosts and known hosts are ssh's own business; it never asks."},
      {.name = "program",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "the casefile-collect to copy there, for machines of another kind",
       .details = "Without it this program itself; use the static one."},
      kProfile,
      kSigner,
      kSince,
      kUntil,
      kAround,
      kMaxSize,
      kWithout,
      kDeadline,
      kJson,
      kQuiet,
  };
}

std::vector<OptionSpec> RedactOptions() {
  return {
      {.name = "output",
       .letter = 'o',
       .occurs = Occurs::kOnce,
       .value = "DIR",
       .summary = "where the redacted files of a folder go; a new folder",
       .details =
           "A folder is one bundle: what is secret in one file is hidden in all. Archives in "
           "it become folders. What is no text is withheld, and listed."},
      {.name = "ledger",
       .occurs = Occurs::kFlag,
       .value = "",
       .summary = "say on standard error what was hidden, and how often",
       .details = ""},
      {.name = "diff",
       .occurs = Occurs::kFlag,
       .value = "",
       .summary = "print only the lines that were changed, as they are now",
       .details = "As FILE:LINE:TEXT. What was hidden is not shown."},
      {.name = "explain",
       .occurs = Occurs::kOnce,
       .value = "TOKEN",
       .summary = "print only the lines in which TOKEN now stands for something hidden",
       .details = "TOKEN is a placeholder or pseudonym, or a part of one, such as the name of a "
                  "rule. Tokens are the same in two runs only with --pseudonym-key."},
      {.name = "canary",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "fail when a line of FILE is still in the output",
       .details = "The lines are secrets that you planted to see that they are found."},
      {.name = "pseudonym-key",
       .occurs = Occurs::kOnce,
       .value = "FILE",
       .summary = "make pseudonyms with the key in FILE, so that several outputs can be joined",
       .details = "Any file of 16 random bytes or more. Keep it: who has it can test guesses."},
      {.name = "rules",
       .occurs = Occurs::kMany,
       .value = "FILE",
       .summary = "hide what the rules in FILE find as well",
       .details = "A YAML file in the form of the rules that are compiled in."},
      kMap,
      kMapRecipient,
  };
}

std::vector<CommandSpec> CollectingCommands() {
  return {
      {.name = "run",
       .summary = "collect, and write the bundle",
       .arguments = "[REQUEST]",
       .max_arguments = 1,
       .options = RunOptions(),
       .examples = {"casefile-collect",
                    "casefile-collect run --profile agentim --recipient age1… --since 24h --yes",
                    "casefile-collect run --root /mnt/rescued --passphrase",
                    "casefile-collect run casefile-request.json"}},
      {.name = "plan",
       .summary = "show what would be collected, and collect nothing",
       .arguments = "",
       .options = {kProfile,
                   kSigner,
                   kRoot,
                   kSince,
                   kUntil,
                   kAround,
                   kMaxSize,
                   kWithout,
                   {.name = "tree",
                    .occurs = Occurs::kFlag,
                    .value = "",
                    .summary = "show it by profile and kind",
                    .details = ""},
                   kJson},
       .examples = {"casefile-collect plan", "casefile-collect plan --profile agentim --json"}},
      {.name = "fleet",
       .summary = "collect from several machines over ssh, one bundle each",
       .arguments = "",
       .options = FleetOptions(),
       .examples = {"casefile-collect fleet --hosts hosts.txt --recipient age1… --output bundles/",
                    "casefile-collect fleet --hosts hosts.txt --recipient age1… --around "
                    "2026-11-21T08:04±30m --max-size 25MiB"}},
      {.name = "redact",
       .summary = "hide secrets and personal data in a text or in a folder of texts",
       .arguments = "[FILE|DIR]",
       .max_arguments = 1,
       .options = RedactOptions(),
       .examples = {"casefile-collect redact < app.log > app.redacted.log",
                    "casefile-collect redact --ledger app.log",
                    "casefile-collect redact support/ --output support-redacted/",
                    "casefile-collect redact --diff app.log"}},
  };
}

std::vector<CommandSpec> KeyAndProfileCommands() {
  return {
      {.name = "unmask",
       .summary = "tell what pseudonyms stand for, out of a file of --map",
       .arguments = "[PSEUDONYM…]",
       .max_arguments = SIZE_MAX,
       .options = {{.name = "map",
                    .occurs = Occurs::kOnce,
                    .value = "FILE",
                    .summary = "the file that --map wrote",
                    .details = "Without a PSEUDONYM, standard input is written to standard output "
                               "with the originals in place."},
                   {.name = "identity",
                    .letter = 'i',
                    .occurs = Occurs::kOnce,
                    .value = "FILE",
                    .summary = "the secret key that opens it",
                    .details = ""}},
       .examples = {"casefile-collect unmask --map case.map.age -i me.txt host-5c1f0f5de3a9b21",
                    "casefile-collect unmask --map case.map.age -i me.txt < report.md"}},
      {.name = "keygen",
       .summary = "make a key pair in the form of age-keygen",
       .arguments = "",
       .options = {{.name = "output",
                    .letter = 'o',
                    .occurs = Occurs::kOnce,
                    .value = "FILE",
                    .summary = "where the secret key goes (default casefile-identity.txt)",
                    .details = "Written with mode 0600; an existing file is never replaced. The "
                               "public key, which "
                               "senders use as --recipient, is printed."},
                   {.name = "signing",
                    .occurs = Occurs::kFlag,
                    .value = "",
                    .summary = "make a key for signatures instead, in the form of minisign",
                    .details = "For run --sign. The public key is printed and written to FILE.pub; "
                               "the default FILE is casefile-signing.key."}},
       .examples = {"casefile-collect keygen --output support-identity.txt",
                    "casefile-collect keygen --signing --output machine.key"}},
      {.name = "profiles",
       .summary = "list the profiles, and which of them fit this machine; or make one with "
                  "`import FILE` of a Troubleshoot spec or a sos preset",
       .arguments = "[import FILE]",
       .max_arguments = 2,
       .options = {kSigner, kRoot, kJson},
       .examples = {"casefile-collect profiles",
                    "casefile-collect profiles import support-bundle.yaml > shop.yaml"}},
      {.name = "check",
       .summary = "check profiles that you wrote",
       .arguments = "FILE…",
       .min_arguments = 1,
       .max_arguments = SIZE_MAX,
       .options = {kSigner},
       .examples = {"casefile-collect check ~/.config/casefile/profiles/shop.yaml"}},
  };
}

}  // namespace

ProgramSpec CollectProgram() {
  ProgramSpec program;
  program.name = "casefile-collect";
  program.version = kVersion;
  program.summary = "collect diagnostics into one sealed, redacted file";
  program.description =
      "casefile-collect looks at this machine, hides secrets and personal data, and writes one "
      "encrypted file that can be "
      "attached to an issue. Nothing is sent anywhere, and no readable copy ever lies on the "
      "disk.\n\n"
      "Without a command it finds the profiles that fit the machine, shows what it would collect, "
      "asks, and writes the "
      "file into the current folder. It needs no root; what only root may read is listed as "
      "missing.";
  program.default_command = "run";
  program.commands = Joined<CommandSpec>({CollectingCommands(), KeyAndProfileCommands()});
  for (const ExitCodeSpec& code : CollectExitCodes()) program.exit_codes.push_back(code);
  return program;
}

}  // namespace casefile
