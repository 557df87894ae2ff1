// verify: reads everything and checks it against what the bundle says of itself.

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/commands.h"
#include "analyzer/input.h"
#include "analyzer/request_file.h"
#include "base/console.h"
#include "base/fd.h"
#include "base/text.h"
#include "formats/signers.h"

namespace casefile {
namespace {

struct Expectation {
  std::optional<Request> request = std::nullopt;
  std::vector<Signer> signers;
  bool must_be_signed = false;
};

Result<void> Print(std::string_view text) {
  return WriteAll(STDOUT_FILENO, AsBytes(text), "standard output");
}

// How many bytes there were.
Result<std::uint64_t> CountBytes(ByteSource& content) {
  std::array<std::byte, 65536> buffer{};
  std::uint64_t bytes = 0;
  for (;;) {
    const std::size_t n = TRY(content.Read(buffer));
    if (n == 0) return bytes;
    bytes += n;
  }
}

// What the signature is worth, as a line; an error when one was asked for and is not there or
// wrong.
Result<std::string> SignatureLine(const MemberTree& tree, const Expectation& expected) {
  const ManifestSignature* signature = tree.signature();
  if (signature == nullptr) {
    if (expected.must_be_signed) return Error(ErrorCode::kDenied, "it is not signed");
    return std::string();
  }
  auto signer = FindSigner(expected.signers, signature->minisig, signature->manifest_hash);
  if (signer) {
    const auto read = ReadMinisignSignature(signature->minisig);
    return fmt::format("signed by {}: {}\n",
                       Describe(*signer),
                       read ? EscapeForTerminal(read->trusted_comment) : std::string());
  }
  if (expected.must_be_signed || signer.error().code() != ErrorCode::kDenied)
    return std::move(signer).error().Wrap("the signature of the manifest");
  return fmt::format("signed, but {}: give its public key with --signer\n",
                     EscapeForTerminal(signer.error().message()));
}

// How often something was hidden is said twice. A manifest that had to be short has no ledger.
AnalyzeExit CheckLedger(const Manifest& manifest) {
  std::uint64_t by_rule = 0;
  std::uint64_t by_member = 0;
  for (const LedgerEntry& entry : manifest.ledger) by_rule += entry.count;
  for (const ManifestMember& member : manifest.members) by_member += member.redactions;
  if (manifest.ledger.empty() || by_rule == by_member) return AnalyzeExit::kClean;
  PrintWarning(
      "casefile-analyze",
      fmt::format("manifest.json: its ledger says that {} things were hidden, its members {}",
                  by_rule,
                  by_member));
  return AnalyzeExit::kPartial;
}

// Which request the bundle answers, as a line; an error when it had to be another one.
Result<std::string> RequestLine(const MemberTree& tree, const Expectation& expected) {
  const BundleHeader* header = tree.header();
  const AnsweredRequest* answered =
      header != nullptr && header->request ? &*header->request : nullptr;
  if (expected.request && (answered == nullptr || answered->nonce != expected.request->nonce))
    return Error(ErrorCode::kDenied, "it is no answer to this request");
  if (answered == nullptr) return std::string();
  return fmt::format("answers {} for case {}, signed by {}\n",
                     expected.request ? "this request" : "a request",
                     EscapeForTerminal(answered->case_id),
                     EscapeForTerminal(answered->signed_by));
}

Result<AnalyzeExit> VerifyMembers(MemberTree& tree, const Expectation& expected) {
  std::uint64_t members = 0;
  std::uint64_t bytes = 0;
  TRY(tree.Visit([&](const MemberInfo&, ByteSource& content) -> Result<void> {
    ++members;
    bytes += TRY(CountBytes(content));
    return {};
  }));
  AnalyzeExit exit = ReportProblems(tree);
  if (tree.manifest() != nullptr && CheckLedger(*tree.manifest()) != AnalyzeExit::kClean)
    exit = AnalyzeExit::kPartial;
  TRY(Print(fmt::format("{}: {} files, {}, {}\n",
                        tree.kind(),
                        members,
                        FormatByteSize(bytes),
                        exit == AnalyzeExit::kClean ? "whole" : "damaged or incomplete")));
  TRY(Print(TRY(SignatureLine(tree, expected))));
  TRY(Print(TRY(RequestLine(tree, expected))));
  return exit;
}

}  // namespace

Result<AnalyzeExit> RunVerify(const ParsedCommand& command) {
  const std::vector<std::string> given = command.All("signer");
  Expectation expected{.signers = TRY(LoadSigners(
                           given, given.empty() ? SignerFolders() : std::vector<std::string>())),
                       .must_be_signed = !given.empty()};
  if (command.Has("request"))
    expected.request =
        TRY(ReadRequestFile(command.Get("request"), TRY(LoadSigners(given, SignerFolders()))))
            .request;
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  return InSandbox(command, [&] { return VerifyMembers(*tree, expected); });
}

}  // namespace casefile
