// redact_filter [--environ] [--pieces]: the redaction engine as a filter. With --pieces, stdin is a
// list of texts, each behind its length in decimal and a line end, and so is stdout; each text is
// redacted by itself. For measuring quality without a process for each text.

#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/fd.h"
#include "redact/redactor.h"

namespace casefile {
namespace {

Result<std::string> RedactText(const std::shared_ptr<const Redactor>& redactor,
                               std::string_view text,
                               TextKind kind) {
  std::string out;
  RedactStream stream(redactor, kind, [&out](Bytes bytes) -> Result<void> {
    out += AsText(bytes);
    return {};
  });
  TRY(stream.Write(AsBytes(text)));
  TRY(stream.Finish());
  return out;
}

Result<void> RedactPieces(const std::shared_ptr<const Redactor>& redactor, TextKind kind) {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::string text(std::stoul(line), '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    const std::string out = TRY(RedactText(redactor, text, kind));
    std::cout << out.size() << '\n' << out;
  }
  return {};
}

Result<void> RedactInput(const std::shared_ptr<const Redactor>& redactor, TextKind kind) {
  RedactStream stream(
      redactor, kind, [](Bytes bytes) { return WriteAll(STDOUT_FILENO, bytes, "stdout"); });
  std::vector<std::byte> buffer(std::size_t{256} << 10U);
  for (;;) {
    const std::size_t count = TRY(ReadSome(STDIN_FILENO, buffer, "stdin"));
    if (count == 0) return stream.Finish();
    TRY(stream.Write(Bytes(buffer).first(count)));
  }
}

Result<void> Run(const std::vector<std::string>& arguments) {
  TRY(InitCrypto());
  bool pieces = false;
  TextKind kind = TextKind::kAny;
  for (const std::string& argument : arguments) {
    pieces = pieces || argument == "--pieces";
    if (argument == "--environ") kind = TextKind::kEnviron;
  }
  RedactorOptions options;
  // The same key on every run, so that two runs can be compared.
  options.pseudonym_key = Secret::CopyOf(AsBytes("0123456789abcdef0123456789abcdef"));
  const std::shared_ptr<const Redactor> redactor = TRY(Redactor::Create(std::move(options)));
  return pieces ? RedactPieces(redactor, kind) : RedactInput(redactor, kind);
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  const auto done = casefile::Run(std::vector<std::string>(argv + 1, argv + argc));
  if (done) return 0;
  std::fprintf(stderr, "redact_filter: error: %s\n", done.error().message().c_str());
  return 1;
}
