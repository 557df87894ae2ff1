#include "formats/bundle/frame_stream.h"

#include <atomic>
#include <optional>
#include <utility>

#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/encrypt.h"
#include "formats/bundle/age/work_factor.h"

namespace casefile {
namespace {

// Stands before the caller's sink: counts, and lets nothing through after a failure.
class GuardedSink {
 public:
  explicit GuardedSink(ByteSink sink) : sink_(std::move(sink)) {}

  Result<void> Write(Bytes bytes) {
    if (failed_)
      return Error(ErrorCode::kIo, "nothing more can be written: writing the bundle failed before");
    auto result = sink_(bytes);
    failed_ = !result.has_value();
    if (result) written_ += bytes.size();
    return result;
  }
  std::uint64_t written() const { return written_; }

 private:
  ByteSink sink_;
  std::atomic<std::uint64_t> written_ = 0;
  bool failed_ = false;
};

Result<age::Encryption> BeginEncryption(const Seal& seal, ByteSink sink) {
  if (const auto* phrase = std::get_if<SealWithPassphrase>(&seal))
    return age::EncryptWithPassphrase(
        phrase->passphrase.bytes(), age::WorkFactorFor(age::AvailableMemory()), std::move(sink));
  std::vector<age::Recipient> recipients;
  for (const std::string& text : std::get<SealToRecipients>(seal).recipients)
    recipients.push_back(TRY(age::ParseRecipient(text)));
  return age::EncryptTo(recipients, std::move(sink));
}

}  // namespace

struct FrameStream::State {
  explicit State(ByteSink output) : sink(std::move(output)) {}

  Result<void> Write(Bytes bytes) {
    return encryption ? encryption->payload.Write(bytes) : sink.Write(bytes);
  }

  // What encryption gives.
  Result<void> WriteSealed(Bytes bytes) {
    sealed_bytes += bytes.size();
    return armor ? armor->Write(bytes) : sink.Write(bytes);
  }

  GuardedSink sink;
  std::optional<age::ArmorWriter> armor;
  std::optional<age::Encryption> encryption;  // none for NoSeal
  std::uint64_t sealed_bytes = 0;
  std::uint64_t header_bytes = 0;
  std::string seal_number;
  std::vector<FrameSize> frames;
};

FrameStream::FrameStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
FrameStream::FrameStream(FrameStream&&) noexcept = default;
FrameStream& FrameStream::operator=(FrameStream&&) noexcept = default;
FrameStream::~FrameStream() = default;

Result<FrameStream> FrameStream::Create(ByteSink sink, const Seal& seal, Armor armor) {
  auto state = std::make_unique<State>(std::move(sink));
  if (!std::holds_alternative<NoSeal>(seal)) {
    State* owner = state.get();
    if (armor == Armor::kText)
      state->armor.emplace([owner](Bytes bytes) { return owner->sink.Write(bytes); });
    state->encryption =
        TRY(BeginEncryption(seal, [owner](Bytes bytes) { return owner->WriteSealed(bytes); }));
    state->header_bytes = state->sealed_bytes;
    state->seal_number = age::SealNumber(state->encryption->header_mac);
  }
  return FrameStream(std::move(state));
}

const std::string& FrameStream::seal_number() const {
  return state_->seal_number;
}
std::uint64_t FrameStream::bytes_written() const {
  return state_->sink.written();
}
std::uint64_t FrameStream::header_bytes() const {
  return state_->header_bytes;
}

Result<void> FrameStream::Append(Bytes frame, std::size_t raw_size) {
  TRY(state_->Write(frame));
  state_->frames.push_back({.compressed = static_cast<std::uint32_t>(frame.size()),
                            .raw = static_cast<std::uint32_t>(raw_size)});
  return {};
}

Result<void> FrameStream::Finish() {
  TRY(state_->Write(WriteSeekTable(state_->frames)));
  if (state_->encryption) TRY(state_->encryption->payload.Finish());
  if (state_->armor) TRY(state_->armor->Finish());
  return {};
}

}  // namespace casefile
