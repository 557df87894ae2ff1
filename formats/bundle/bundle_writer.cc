#include "formats/bundle/bundle_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "formats/bundle/compression_pool.h"
#include "formats/bundle/frame_stream.h"
#include "formats/bundle/member_body.h"
#include "formats/bundle/readme_text.h"
#include "formats/bundle/size_budget.h"
#include "formats/bundle/slim_manifest.h"
#include "formats/bundle/tar_format.h"

namespace casefile {
namespace {

// Frames that may wait for their turn to be written.
constexpr std::size_t kWaitingFrames = 4;
// Of a limited file, the share that the list of what was planned may take before it is compressed.
constexpr std::uint64_t kPlanShare = 4;

std::int64_t SecondsOf(Instant t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

void AppendTo(std::vector<std::byte>& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

// What all threads share. `mutex` guards everything but `pool` and `held`.
struct BundleWriter::State {
  State(FrameStream stream, std::unique_ptr<CompressionPool> compressors)
      : pool(std::move(compressors)), out(std::move(stream)) {}

  // A name that no member has yet: `path`, or `path` with a number behind it.
  std::string Claim(std::string_view path);
  // Appends a whole entry whose body is small; it shares a frame with its neighbours.
  Result<void> AppendSmall(const TarEntry& entry, Bytes body);
  Result<void> AppendBig(const TarEntry& entry, std::deque<PendingFrame> frames);
  Result<void> AppendText(const std::string& path, std::string_view text);
  // The entry of `size` body bytes that comes next begins here.
  std::uint64_t NextOffset() const { return raw_bytes + group.size(); }

  Result<void> FlushGroup();
  bool limited() const { return limit > 0 || reserve; }
  // Whether the file stays within the limit, and the disk has the room, with `frames` behind what
  // there is, and a manifest.
  bool Fits(const std::deque<PendingFrame>& frames, std::uint64_t more);
  // The frames of one entry; false, and nothing appended, when they do not fit.
  Result<bool> AppendFitting(const TarEntry& entry, std::deque<PendingFrame> frames);
  Result<bool> AppendSmallFitting(const TarEntry& entry, Bytes body);
  // The manifest, as whole as it fits, and the end of the tar.
  Result<void> AppendManifestFitting(const Manifest& manifest);
  // A whole entry, as bytes of the tar.
  void AppendEntry(std::vector<std::byte>& tar,
                   const std::string& path,
                   std::string_view text) const;
  // Whether the disk has the room for a file of that size.
  bool Grows(std::uint64_t size);
  std::uint64_t ForManifest() const { return ManifestReserve(limit, members.size() + 1); }
  Result<void> Queue(PendingFrame frame);
  Result<void> Drain(std::size_t may_wait);

  std::unique_ptr<CompressionPool> pool;
  std::atomic<std::uint64_t> held = 0;

  std::mutex mutex;
  FrameStream out;
  std::deque<PendingFrame> waiting;  // in the order of the stream
  std::vector<std::byte> group;      // small entries that will share a frame
  std::uint64_t raw_bytes = 0;       // of the tar, in frames begun so far
  std::uint64_t limit = 0;           // of the whole file; 0: none
  ReserveRoom reserve;
  std::uint64_t granted = 0;               // the largest size that was reserved
  bool disk_full = false;                  // a larger one was refused
  Committed refused = Committed::kNoRoom;  // why Fits() said no the last time
  SealedParts sealed;                      // what has gone to `out`
  std::set<std::string, std::less<>> names;
  std::vector<ManifestMember> members;
  std::int64_t created = 0;
  std::function<std::string(std::string_view)> sign;
  bool finished = false;
  bool broken = false;  // a frame is missing from the stream, so nothing may follow
};

struct MemberWriter::State {
  State(BundleWriter::State& writer, std::string path, Instant time)
      : bundle(writer),
        wanted(std::move(path)),
        modified(SecondsOf(time)),
        body(*writer.pool, writer.held) {}

  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State();

  Result<void> Spill();
  Result<bool> AppendWhole(ManifestMember* entry);
  Result<Committed> Commit(ManifestMember entry);

  // The hashes first: they are aligned to 64 bytes.
  Blake2b hash;
  Blake2b spilled_hash;  // of the bytes that are in parts
  BundleWriter::State& bundle;
  std::string wanted;
  std::string name;  // once claimed
  std::int64_t modified;
  MemberBody body;
  std::uint64_t spilled = 0;
  std::vector<std::string> parts;
  std::vector<std::uint64_t> part_offsets;
  bool committed = false;
  std::optional<Committed> refused;  // a part did not fit: the rest is dropped
};

std::string BundleWriter::State::Claim(std::string_view path) {
  std::string name = SafeMemberPath(path);
  const std::string base = name;
  for (int number = 2; !names.insert(name).second; ++number)
    name = fmt::format("{}.{}", base, number);
  return name;
}

Result<void> BundleWriter::State::AppendSmall(const TarEntry& entry, Bytes body) {
  const std::vector<std::byte> header = TarHeader(entry);
  const std::size_t padding = TarPadding(body.size());
  const std::size_t all = header.size() + body.size() + padding;
  CASEFILE_CHECK(all <= limits::kFrameRawBytes);
  if (group.size() + all > limits::kFrameRawBytes) TRY(FlushGroup());
  AppendTo(group, header);
  AppendTo(group, body);
  group.resize(group.size() + padding);
  return {};
}

Result<void> BundleWriter::State::AppendBig(const TarEntry& entry,
                                            std::deque<PendingFrame> frames) {
  TRY(FlushGroup());
  TRY(Queue(pool->Compress(TarHeader(entry))));
  for (PendingFrame& frame : frames) TRY(Queue(std::move(frame)));
  return {};
}

Result<void> BundleWriter::State::AppendText(const std::string& path, std::string_view text) {
  const TarEntry entry{.path = path, .size = text.size(), .modified = created};
  Bytes body = AsBytes(text);
  if (TarHeader(entry).size() + body.size() + TarPadding(body.size()) <= limits::kFrameRawBytes)
    return AppendSmall(entry, body);
  MemberBody frames(*pool, held);
  while (!body.empty()) body = body.subspan(frames.Write(body));
  return AppendBig(entry, frames.TakeFrames(TarPadding(text.size())));
}

bool BundleWriter::State::Grows(std::uint64_t size) {
  if (!reserve || size <= granted) return true;
  if (!reserve(size)) return false;
  granted = size;
  return true;
}

bool BundleWriter::State::Fits(const std::deque<PendingFrame>& frames, std::uint64_t more) {
  const auto size_with = [&](const auto& size_of) {
    SealedParts parts = sealed;
    for (const auto* list : {&std::as_const(waiting), &frames}) {
      for (const PendingFrame& frame : *list) {
        parts.compressed += size_of(frame);
        ++parts.frames;
      }
    }
    // What shares a frame is not compressed yet; behind it comes at least one more frame.
    parts.compressed += (group.empty() ? 0 : CompressedBound(group.size())) + more;
    parts.frames += 2;
    return SealedSize(parts);
  };
  // The most it can be is known without waiting for the compressors.
  const auto bound = [](const PendingFrame& frame) { return CompressedBound(frame.raw_size); };
  if (limit == 0 && Grows(size_with(bound))) return true;
  const std::uint64_t size = size_with([](const PendingFrame& frame) -> std::uint64_t {
    const auto& bytes = frame.compressed.get();
    return bytes ? bytes->size() : 0;
  });
  refused = limit > 0 && size > limit ? Committed::kNoRoom : Committed::kDiskFull;
  if (refused == Committed::kNoRoom) return false;
  if (Grows(size)) return true;
  disk_full = true;
  return false;
}

Result<bool> BundleWriter::State::AppendFitting(const TarEntry& entry,
                                                std::deque<PendingFrame> frames) {
  TRY(FlushGroup());
  frames.push_front(pool->Compress(TarHeader(entry)));
  if (!Fits(frames, ForManifest())) return false;
  for (PendingFrame& frame : frames) TRY(Queue(std::move(frame)));
  return true;
}

Result<bool> BundleWriter::State::AppendSmallFitting(const TarEntry& entry, Bytes body) {
  const std::uint64_t all = TarHeader(entry).size() + body.size() + TarPadding(body.size());
  if (Fits({}, ForManifest() + CompressedBound(all))) {
    TRY(AppendSmall(entry, body));
    return true;
  }
  // It may still fit, when what came before and itself are known and no longer bounds.
  TRY(FlushGroup());
  std::vector<std::byte> raw = TarHeader(entry);
  AppendTo(raw, body);
  raw.resize(static_cast<std::size_t>(all));
  std::deque<PendingFrame> frames;
  frames.push_back(pool->Compress(std::move(raw)));
  if (!Fits(frames, ForManifest())) return false;
  TRY(Queue(std::move(frames.front())));
  return true;
}

void BundleWriter::State::AppendEntry(std::vector<std::byte>& tar,
                                      const std::string& path,
                                      std::string_view text) const {
  AppendTo(tar, TarHeader({.path = path, .size = text.size(), .modified = created}));
  AppendTo(tar, AsBytes(text));
  tar.resize(tar.size() + TarPadding(text.size()));
}

Result<void> BundleWriter::State::AppendManifestFitting(const Manifest& manifest) {
  for (int step = 0; step <= kSlimmest; ++step) {
    const std::string text = WriteManifest(Slimmed(manifest, step));
    const TarEntry entry{.path = "manifest.json", .size = text.size(), .modified = created};
    MemberBody frames(*pool, held);
    const std::vector<std::byte> header = TarHeader(entry);
    std::vector<std::byte> signature;
    if (sign) AppendEntry(signature, "manifest.json.minisig", sign(text));
    const std::vector<std::byte> padding(TarPadding(text.size()));
    const std::vector<std::byte> end(2 * kTarBlock);
    for (const Bytes whole :
         {Bytes(header), AsBytes(text), Bytes(padding), Bytes(signature), Bytes(end)}) {
      Bytes piece = whole;
      while (!piece.empty()) piece = piece.subspan(frames.Write(piece));
    }
    std::deque<PendingFrame> all = frames.TakeFrames(0);
    if (!Fits(all, 0)) continue;
    for (PendingFrame& frame : all) TRY(Queue(std::move(frame)));
    return Drain(0);
  }
  return Error(ErrorCode::kTooLarge, "there is no room even for the list of what is in the file")
      .WithHint("allow more with --max-size, or choose another disk with --output");
}

Result<void> BundleWriter::State::FlushGroup() {
  if (group.empty()) return {};
  return Queue(pool->Compress(std::exchange(group, {})));
}

Result<void> BundleWriter::State::Queue(PendingFrame frame) {
  raw_bytes += frame.raw_size;
  waiting.push_back(std::move(frame));
  return Drain(kWaitingFrames);
}

// Writes what is ready, and waits for more until no more than `may_wait` frames are left.
Result<void> BundleWriter::State::Drain(std::size_t may_wait) {
  if (broken)
    return Error(ErrorCode::kIo, "nothing more can be written: writing the bundle failed before");
  while (!waiting.empty() && (waiting.size() > may_wait || waiting.front().ready())) {
    const PendingFrame frame = std::move(waiting.front());
    waiting.pop_front();
    broken = true;
    const auto& bytes = frame.compressed.get();
    if (!bytes) return bytes.error();
    TRY(out.Append(*bytes, frame.raw_size));
    sealed.compressed += bytes->size();
    ++sealed.frames;
    broken = false;
  }
  return {};
}

// Parts that are already in the stream get an entry in the manifest, so that nothing in the bundle
// is unexplained.
MemberWriter::State::~State() {
  if (committed || parts.empty()) return;
  const std::lock_guard lock(bundle.mutex);
  ManifestMember entry;
  entry.path = name;
  entry.size = spilled;
  entry.blake2b256 = HexOf(spilled_hash.Finish());
  entry.origin.kind = "casefile";
  entry.origin.source = name;
  entry.outcome = {.status = OutcomeStatus::kPartial, .reason = "given up while it was being read"};
  entry.parts = std::move(parts);
  entry.part_offsets = std::move(part_offsets);
  bundle.members.push_back(std::move(entry));
}

// Writes what the member holds as its next part.
Result<void> MemberWriter::State::Spill() {
  const std::uint64_t size = body.size();
  const std::lock_guard lock(bundle.mutex);
  if (name.empty()) name = bundle.Claim(wanted);
  parts.push_back(bundle.Claim(fmt::format("{}.part{:04}", name, parts.size() + 1)));
  part_offsets.push_back(bundle.NextOffset());
  const TarEntry tar{.path = parts.back(), .size = size, .modified = modified};
  auto frames = body.TakeFrames(TarPadding(size));
  if (!bundle.limited()) {
    TRY(bundle.AppendBig(tar, std::move(frames)));
  } else if (!TRY(bundle.AppendFitting(tar, std::move(frames)))) {
    parts.pop_back();
    part_offsets.pop_back();
    refused = bundle.refused;
    return {};
  }
  spilled += size;
  spilled_hash = hash;
  return {};
}

// False when it does not fit.
Result<bool> MemberWriter::State::AppendWhole(ManifestMember* entry) {
  const TarEntry tar{.path = name, .size = body.size(), .modified = modified};
  const std::size_t padding = TarPadding(tar.size);
  const std::size_t header = TarHeader(tar).size();
  const bool small =
      body.small() && header + body.block().size() + padding <= limits::kFrameRawBytes;
  if (bundle.limited()) {
    const std::uint64_t all = header + body.block().size() + padding;
    if (!(small ? TRY(bundle.AppendSmallFitting(tar, body.block()))
                : TRY(bundle.AppendFitting(tar, body.TakeFrames(padding))))) {
      return false;
    }
    entry->offset = bundle.NextOffset() - (small ? all : header + tar.size + padding);
    return true;
  }
  if (small) {
    TRY(bundle.AppendSmall(tar, body.block()));
    entry->offset = bundle.NextOffset() - header - body.block().size() - padding;
  } else {
    entry->offset = bundle.NextOffset();
    TRY(bundle.AppendBig(tar, body.TakeFrames(padding)));
  }
  return true;
}

Result<Committed> MemberWriter::State::Commit(ManifestMember entry) {
  if (!parts.empty() && body.size() > 0 && !refused) TRY(Spill());
  if (refused) return *refused;
  const std::lock_guard lock(bundle.mutex);
  const bool claimed = name.empty();
  if (claimed) name = bundle.Claim(wanted);
  entry.path = name;
  entry.size = spilled + body.size();
  entry.parts = parts;
  entry.part_offsets = part_offsets;
  entry.offset.reset();
  entry.modified = Instant(std::chrono::seconds(std::max<std::int64_t>(modified, 0)));
  if (parts.empty() && !TRY(AppendWhole(&entry))) {
    if (claimed) bundle.names.erase(name);
    return bundle.refused;
  }
  entry.blake2b256 = HexOf(hash.Finish());
  committed = true;
  bundle.members.push_back(std::move(entry));
  return Committed::kWhole;
}

MemberWriter::MemberWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
MemberWriter::MemberWriter(MemberWriter&&) noexcept = default;
MemberWriter& MemberWriter::operator=(MemberWriter&&) noexcept = default;

MemberWriter::~MemberWriter() = default;

std::uint64_t MemberWriter::size() const {
  return state_->spilled + state_->body.size();
}

Result<void> MemberWriter::Write(Bytes bytes) {
  State& state = *state_;
  while (!bytes.empty() && !state.refused) {
    const std::size_t n = state.body.Write(bytes);
    state.hash.Update(bytes.first(n));
    bytes = bytes.subspan(n);
    if (state.body.MustSpill()) TRY(state.Spill());
  }
  return {};
}

BundleWriter::BundleWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
BundleWriter::BundleWriter(BundleWriter&&) noexcept = default;
BundleWriter& BundleWriter::operator=(BundleWriter&&) noexcept = default;
BundleWriter::~BundleWriter() = default;

Result<BundleWriter> BundleWriter::Create(ByteSink sink,
                                          Seal seal,
                                          const BundleHeader& header,
                                          BundleOptions options) {
  auto pool = TRY(CompressionPool::Create(options.compression_level, options.threads));
  auto stream = TRY(FrameStream::Create(std::move(sink), seal, options.armor));
  auto state = std::make_unique<State>(std::move(stream), std::move(pool));
  state->limit = options.max_bytes;
  state->reserve = std::move(options.reserve);
  state->sealed.header = state->out.header_bytes();
  state->sealed.armored = options.armor == Armor::kText;
  state->created = SecondsOf(header.created);
  state->sign = std::move(options.sign);
  state->names = {
      std::string(kReadmeName), "bundle.json", "manifest.json", "manifest.json.minisig"};
  // A frame of their own: what was intended can be read from the first bytes of a cut bundle.
  TRY(state->AppendText(std::string(kReadmeName), kReadmeText));
  const bool limited = options.max_bytes > 0;
  TRY(state->AppendText(
      "bundle.json",
      WriteBundleHeader(limited ? SlimmedHeader(header, options.max_bytes / kPlanShare) : header)));
  TRY(state->FlushGroup());
  TRY(state->Drain(0));
  // Nobody takes away any more what the end needs.
  if (state->limited()) (void)state->Fits({}, state->ForManifest());
  return BundleWriter(std::move(state));
}

const std::string& BundleWriter::seal_number() const {
  return state_->out.seal_number();
}
std::uint64_t BundleWriter::bytes_written() const {
  return state_->out.bytes_written();
}
std::uint64_t BundleWriter::Room() const {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  const std::uint64_t most = state.disk_full ? state.granted : state.limit;
  if (most == 0) return UINT64_MAX;
  const std::uint64_t used = SealedSize(state.sealed) + state.group.size() + state.ForManifest();
  return used < most ? most - used : 0;
}

MemberWriter BundleWriter::NewMember(std::string path, Instant modified) {
  return MemberWriter(std::make_unique<MemberWriter::State>(*state_, std::move(path), modified));
}

Result<Committed> BundleWriter::Commit(MemberWriter member, ManifestMember entry) {
  CASEFILE_CHECK(&member.state_->bundle == state_.get());
  const auto state = std::move(member.state_);
  return state->Commit(std::move(entry));
}

Result<void> BundleWriter::Finish(Manifest manifest) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  CASEFILE_CHECK(!std::exchange(state.finished, true));
  TRY(state.FlushGroup());
  manifest.members = std::move(state.members);
  if (state.limited()) {
    TRY(state.AppendManifestFitting(manifest));
    return state.out.Finish();
  }
  const std::string text = WriteManifest(manifest);
  TRY(state.AppendText("manifest.json", text));
  if (state.sign) TRY(state.AppendText("manifest.json.minisig", state.sign(text)));
  // Two zero blocks end a tar.
  if (state.group.size() + 2 * kTarBlock > limits::kFrameRawBytes) TRY(state.FlushGroup());
  state.group.resize(state.group.size() + 2 * kTarBlock);
  TRY(state.FlushGroup());
  TRY(state.Drain(0));
  return state.out.Finish();
}

}  // namespace casefile
