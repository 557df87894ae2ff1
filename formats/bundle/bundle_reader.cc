#include "formats/bundle/bundle_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/armored_file.h"
#include "formats/bundle/age/decrypt.h"
#include "formats/bundle/bundle_tree.h"
#include "formats/bundle/foreign_archive.h"

namespace casefile {
namespace {

constexpr std::size_t kHeadBytes = 4096;
// Of what a sealed file that is no bundle holds, when it is one file.
constexpr const char* kContentName = "content";
constexpr std::size_t kFirstFrameBytes = 60 * limits::kKiB;

// Reads `file` from the front.
class WholeFile final : public ByteSource {
 public:
  explicit WholeFile(RandomAccessSource& file) : file_(file) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = TRY(file_.ReadAt(offset_, out));
    offset_ += n;
    return n;
  }

 private:
  RandomAccessSource& file_;
  std::uint64_t offset_ = 0;
};

Result<std::vector<std::byte>> HeadOf(RandomAccessSource& file, std::size_t size) {
  std::vector<std::byte> head(size);
  head.resize(TRY(file.ReadAt(0, head)));
  return head;
}

// An identity file may itself be sealed with a passphrase.
Result<Secret> OpenIdentityFile(Bytes text, const BundleKeys& keys, const ReadLimits& limits) {
  if (!LooksLikeAge(text)) return Secret::CopyOf(text);
  class Memory final : public ByteSource {
   public:
    explicit Memory(Bytes bytes) : bytes_(bytes) {}
    Result<std::size_t> Read(std::span<std::byte> out) override {
      const std::size_t n = std::min(out.size(), bytes_.size());
      std::copy_n(bytes_.begin(), n, out.begin());
      bytes_ = bytes_.subspan(n);
      return n;
    }

   private:
    Bytes bytes_;  // of the caller's Secret
  };
  std::vector<age::Identity> passphrase;
  if (!keys.passphrase.empty())
    passphrase.emplace_back(
        age::PassphraseIdentity{.passphrase = Secret::CopyOf(keys.passphrase.bytes()),
                                .max_work_factor = static_cast<int>(limits.work_factor)});
  auto source = age::DecryptStream(std::make_unique<Memory>(text), passphrase);
  if (!source) return std::move(source).error().Wrap("opening the identity file");
  Secret plain(casefile::limits::kIdentityFileBytes);
  const std::size_t n = TRY(age::ReadFull(**source, plain.bytes()));
  return Secret::CopyOf(std::as_const(plain).bytes().first(n));
}

Result<std::vector<age::Identity>> IdentitiesOf(const BundleKeys& keys, const ReadLimits& limits) {
  std::vector<age::Identity> identities;
  for (const Secret& file : keys.identity_files) {
    const Secret text = TRY(OpenIdentityFile(file.bytes(), keys, limits));
    for (age::Identity& identity : TRY(age::ParseIdentityFile(text.bytes())))
      identities.push_back(std::move(identity));
  }
  if (!keys.passphrase.empty())
    identities.emplace_back(
        age::PassphraseIdentity{.passphrase = Secret::CopyOf(keys.passphrase.bytes()),
                                .max_work_factor = static_cast<int>(limits.work_factor)});
  return identities;
}

// What a decrypted stream holds: a bundle of ours, or what somebody sealed with age.
Result<std::unique_ptr<MemberTree>> OpenPlainStream(std::unique_ptr<ByteSource> plain,
                                                    const ReadLimits& limits) {
  class Prefixed final : public ByteSource {
   public:
    Prefixed(std::vector<std::byte> head, std::unique_ptr<ByteSource> rest)
        : head_(std::move(head)), unread_(head_), rest_(std::move(rest)) {}
    Result<std::size_t> Read(std::span<std::byte> out) override {
      if (unread_.empty()) return rest_->Read(out);
      const std::size_t n = std::min(out.size(), unread_.size());
      std::copy_n(unread_.begin(), n, out.begin());
      unread_ = unread_.subspan(n);
      return n;
    }

   private:
    std::vector<std::byte> head_;
    Bytes unread_;
    std::unique_ptr<ByteSource> rest_;
  };
  std::vector<std::byte> head(casefile::limits::kFrameSealedBytesRead);
  head.resize(TRY(age::ReadFull(*plain, head)));
  const bool ours = BeginsLikeOurs(head);
  auto whole = std::make_unique<Prefixed>(std::move(head), std::move(plain));
  if (ours) return BundleTree::Open(std::move(whole), limits);
  return OpenForeignArchive(std::move(whole), kContentName, limits);
}

// `file` is binary. `problems`: what is known to be wrong with what it came in.
Result<std::unique_ptr<MemberTree>> OpenSealed(std::unique_ptr<RandomAccessSource> file,
                                               const std::vector<age::Identity>& identities,
                                               const std::string& name,
                                               std::vector<InputProblem> problems,
                                               const ReadLimits& limits) {
  auto chunks = TRY(age::ChunkFile::Open(*file, identities, name, limits));
  for (std::string& what : chunks->Damage())
    problems.push_back({.path = "", .what = std::move(what)});
  // Damage at the very beginning must not make a bundle of ours look foreign.
  const auto head = HeadOf(*chunks, kHeadBytes);
  if (!head && head.error().code() == ErrorCode::kIo) return head.error();
  if (!chunks->complete() && (chunks->size() == 0 || (!head && chunks->size() <= age::kChunkBytes)))
    return Error(ErrorCode::kCorrupt, "the file is cut or damaged, and nothing of it is left")
        .WithHint("ask for it again; its size or seal number tells whether it is the same file");
  if (!head || TRY(LooksLikeBareBundle(*chunks)) || TRY(FindSeekTable(*chunks)))
    return BundleTree::Open(
        std::move(chunks), std::move(file), age::kChunkBytes, std::move(problems), limits);
  class Kept final : public RandomAccessSource {
   public:
    Kept(std::unique_ptr<RandomAccessSource> file, std::unique_ptr<RandomAccessSource> plain)
        : file_(std::move(file)), plain_(std::move(plain)) {}
    std::uint64_t size() const override { return plain_->size(); }
    Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
      return plain_->ReadAt(offset, out);
    }

   private:
    std::unique_ptr<RandomAccessSource> file_;  // what plain_ reads from
    std::unique_ptr<RandomAccessSource> plain_;
  };
  return OpenForeignArchive(
      std::make_unique<Kept>(std::move(file), std::move(chunks)), kContentName, limits);
}

// The lines of armor are counted, so that it is read at random as well.
Result<std::unique_ptr<MemberTree>> OpenArmored(std::unique_ptr<RandomAccessSource> text,
                                                const std::vector<age::Identity>& identities,
                                                const ReadLimits& limits) {
  auto file = TRY(age::ArmoredFile::Open(std::move(text)));
  std::vector<InputProblem> problems;
  for (const std::string& what : file->damage()) problems.push_back({.path = "", .what = what});
  return OpenSealed(
      std::move(file), identities, "the file without its armor", std::move(problems), limits);
}

}  // namespace

bool LooksLikeAge(Bytes head) {
  return age::LooksLikeBinaryAge(head) || age::LooksLikeArmor(head);
}

Result<bool> LooksLikeBareBundle(RandomAccessSource& file) {
  const auto start = HeadOf(file, kHeadBytes);
  if (!start) {
    if (start.error().code() == ErrorCode::kIo) return start.error();
    return false;
  }
  // Most other files are told apart by their first bytes.
  const auto content = FrameContentSize(*start);
  if (!content || *content > limits::kFrameRawBytesRead) return false;
  // The first frame is small, and more is decrypted only when it is not.
  if (const auto head = HeadOf(file, kFirstFrameBytes); head && BeginsLikeOurs(*head)) return true;
  const auto head = HeadOf(file, limits::kFrameSealedBytesRead);
  return BeginsLikeOurs(head ? *head : *start);
}

Result<std::unique_ptr<MemberTree>> OpenBundle(std::unique_ptr<RandomAccessSource> file,
                                               const BundleKeys& keys,
                                               const ReadLimits& limits) {
  const auto head = TRY(HeadOf(*file, kHeadBytes));
  if (age::LooksLikeBinaryAge(head))
    return OpenSealed(std::move(file), TRY(IdentitiesOf(keys, limits)), "the file", {}, limits);
  if (age::LooksLikeArmor(head))
    return OpenArmored(std::move(file), TRY(IdentitiesOf(keys, limits)), limits);
  if (TRY(LooksLikeBareBundle(*file)) || TRY(FindSeekTable(*file)))
    return BundleTree::Open(std::move(file), nullptr, age::kChunkBytes, {}, limits);
  return Error(ErrorCode::kCorrupt, "it is neither an age file nor a bundle")
      .WithHint("a bundle ends in .tar.zst.age; was it changed on its way?");
}

Result<std::unique_ptr<MemberTree>> OpenBundle(std::unique_ptr<ByteSource> stream,
                                               const BundleKeys& keys,
                                               const ReadLimits& limits) {
  return OpenPlainStream(
      TRY(age::DecryptStream(std::move(stream), TRY(IdentitiesOf(keys, limits)), limits)), limits);
}

Result<void> DecryptTo(RandomAccessSource& file,
                       const BundleKeys& keys,
                       const ByteSink& sink,
                       const ReadLimits& limits) {
  const auto source = TRY(age::DecryptStream(
      std::make_unique<WholeFile>(file), TRY(IdentitiesOf(keys, limits)), limits));
  std::vector<std::byte> buffer(age::kChunkBytes);
  while (const std::size_t n = TRY(source->Read(buffer))) TRY(sink(Bytes(buffer).first(n)));
  return {};
}

}  // namespace casefile
