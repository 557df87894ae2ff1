#pragma once
// Every limit on bytes that come from outside, each with its reason. A limit that is hit is named
// in the error or in the gap that it leaves; nothing is cut silently.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace casefile::limits {

inline constexpr std::size_t kKiB = 1024;
inline constexpr std::size_t kMiB = 1024 * kKiB;
inline constexpr std::size_t kGiB = 1024 * kMiB;

// YAML a person writes (profiles, rules): far above any real file, far below what hurts.
inline constexpr std::size_t kYamlBytes = 4 * kMiB;
inline constexpr int kYamlDepth = 64;

// JSON: RapidJSON's recursive parser overflowed the stack at 100,000 levels; we parse iteratively
// and still refuse what no program writes.
inline constexpr int kJsonDepth = 128;
inline constexpr std::size_t kJsonBytes = 64 * kMiB;

// Scalars of one JSON log line that are kept; real lines have some ten, and rules name few of them.
inline constexpr std::size_t kFlatJsonMembers = 256;

// A log line longer than this is cut for matching; its bytes are still counted and redacted.
inline constexpr std::size_t kLineBytes = 64 * kKiB;

// One event of a log with all its lines; a longer one (a dump of a whole table) is cut, its lines
// still count.
inline constexpr std::size_t kEventBytes = 256 * kKiB;

// A log of at most this size is held in memory, so that all its stamps can be looked at before the
// first is put on the clock; larger ones are streamed.
inline constexpr std::size_t kLogTextBytes = 16 * kMiB;

// Facts of one input: a host with 10,000 processes gives some 80,000; a hostile table gives more.
inline constexpr std::size_t kFacts = 200'000;
// Of a line that is kept as the evidence of a fact.
inline constexpr std::size_t kEvidenceBytes = 1 * kKiB;

// Settings of one configuration file, and bytes of one value: dumps of whole clusters end here.
inline constexpr std::size_t kConfigSettings = 5000;
inline constexpr std::size_t kConfigValueBytes = 4 * kKiB;

// Packages of one list: a large desktop has some 5,000.
inline constexpr std::size_t kPackages = 20'000;

// A member that is read as a whole to be understood (a table, a config); logs are streamed.
inline constexpr std::size_t kKindTextBytes = 8 * kMiB;

// The timeline of a report: more bars than pixels help nobody, and what is kept for each kind of
// event (2 texts of kEventTextBytes, three times) bounds its memory at 18 MiB.
inline constexpr std::size_t kTimelineBuckets = 720;
inline constexpr std::size_t kTimelineShapes = 1000;
inline constexpr std::size_t kTimelineEvents = 1000;
inline constexpr std::size_t kTimelineSources = 1000;
inline constexpr std::size_t kSourceBuckets = 256;
inline constexpr std::size_t kEventTextBytes = 2 * kKiB;

// Lines around evidence in a findings file: what is cited most comes first, and 3 MiB at most.
inline constexpr std::size_t kExcerptLines = 3000;
inline constexpr std::size_t kExcerptLineBytes = 1000;

// Templates in a findings file: what a person looks through, and 0.1 MB.
inline constexpr std::size_t kShownTemplates = 200;

// What a person types, and what holds a few keys: both are far above anything real.
inline constexpr std::size_t kPassphraseBytes = 1 * kKiB;
inline constexpr std::size_t kSecretFileBytes = 64 * kKiB;

// Names inside archives: PATH_MAX, and a bound on headers against PAX floods.
inline constexpr std::size_t kMemberPathBytes = 4 * kKiB;
// Folders in folders: real trees have some 20 levels; each open level costs a file descriptor.
inline constexpr std::size_t kDirectoryDepth = 64;
inline constexpr std::size_t kMembers = 1'000'000;
// A pax header: room for one path and one size, and no more (GNU long names were over-read in
// CVE-2024-57970).
inline constexpr std::size_t kTarExtendedHeaderBytes = 64 * kKiB;

// age: the tool itself has no limit (a hostile 882 kB header with 9,000 stanzas cost 0.4 s).
inline constexpr std::size_t kAgeHeaderBytes = 256 * kKiB;
inline constexpr std::size_t kAgeStanzas = 1000;
// Stretches of an armored file that are counted apart: damage gives a few, mixed line ends some
// more, and each is 24 bytes of memory.
inline constexpr std::size_t kArmorRuns = 100'000;
// An identity file is a line; a person may collect a few hundred in one.
inline constexpr std::size_t kIdentityFileBytes = 256 * kKiB;
// 2^20 is 1 GiB and 3 s; age's own limit of 2^22 would let a stranger take 4 GiB.
inline constexpr int kScryptLogNRead = 20;
inline constexpr int kScryptLogNWrite = 18;
inline constexpr int kScryptLogNFloor = 15;

// A minisign key file asks for 1 GiB and 2^25 steps when it is new; a forged one must not get more.
inline constexpr std::uint64_t kScryptMemoryRead = 1ULL * kGiB;
inline constexpr std::uint64_t kScryptOperationsRead = 1ULL << 26U;
// A signature or public key of minisign is four lines; a request is a page.
inline constexpr std::size_t kSignatureBytes = 16 * kKiB;
inline constexpr std::size_t kRequestBytes = 256 * kKiB;

// Frames: independent pieces of at most this many raw bytes (2.2 % larger than one frame, see
// formats/bundle/FORMAT.md); a reader allocates at most twice that for a foreign frame.
inline constexpr std::size_t kFrameRawBytes = 2 * kMiB;
inline constexpr std::size_t kFrameRawBytesRead = 4 * kMiB;
// What 4 MiB that do not compress take, with room to spare.
inline constexpr std::size_t kFrameSealedBytesRead = 5 * kMiB;
// Eight bytes per frame: the table of a bundle of 16 TiB.
inline constexpr std::size_t kSeekTableBytes = 64 * kMiB;
// Places where a lost reader tries to go on. Damage gives a few; only malice gives thousands.
inline constexpr std::size_t kResyncAttempts = 10'000;
// A payload that lost bytes or got some in between: shifts up to this are looked for, and so many
// chunks are tried (25 to 40 us each) before the rest is given up.
inline constexpr std::size_t kChunkSearchBytes = 64 * kMiB;
inline constexpr std::size_t kChunkSearchAttempts = 1'000'000;
// One member's compressed body is held in memory until its size is known; past this it is closed
// as a part and continued in the next.
inline constexpr std::size_t kMemberHeldBytes = 8 * kMiB;
// All members that are being filled, together: what keeps the collector below 64 MiB.
inline constexpr std::size_t kAllMembersHeldBytes = 12 * kMiB;
// A part smaller than this is not worth a member of its own.
inline constexpr std::size_t kPartLeastBytes = 1 * kMiB;

// Zips of one attachment, each open until all are whole; and the least of a bundle that makes one
// worth its name.
inline constexpr std::size_t kAttachmentParts = 200;
inline constexpr std::size_t kAttachmentPieceBytes = 32 * kKiB;

// Decompression of foreign data: 10 GB of zeros are 329 kB of zstd.
inline constexpr std::uint64_t kForeignTotalBytes = 64ULL * kGiB;
inline constexpr std::uint64_t kForeignRatio = 1000;
inline constexpr std::uint64_t kForeignRatioAfterBytes = 64ULL * kMiB;
inline constexpr int kNestedArchives = 3;

// The analysis runs in a child of its own: it maps libraries and pattern databases, and holds at
// most 256 MiB of the input's data; beyond this it is a bomb. Its result is one findings document.
inline constexpr std::size_t kSandboxAddressSpace = 4 * kGiB;
inline constexpr std::size_t kSandboxOutputBytes = 256 * kMiB;

// Rules: what one may ask for, and what it may keep however often it hits. An entity is one value
// of the groups a rule counts by (a port, a unit); a stranger's log can hold any number of them.
inline constexpr std::size_t kRuleFiles = 20'000;
inline constexpr std::size_t kRuleSteps = 32;
inline constexpr int kRuleCount = 10'000;
inline constexpr std::size_t kRuleEntities = 64;
// A jq filter of a rule: how deep it nests, and how many values it may look at for one line.
inline constexpr int kJqDepth = 256;
inline constexpr std::size_t kJqSteps = 20'000;
// Of what speaks against a hit, and of hits that wait for it: how many are remembered.
inline constexpr std::size_t kRuleNegations = 256;
// First and last lines of a finding; the count has them all.
inline constexpr std::size_t kEvidenceEnds = 3;
inline constexpr std::size_t kEvidenceTextBytes = 2 * kKiB;
// Stretches of time with hits that are kept apart, so that last week's trouble is not taken for
// today's; when there are more, the oldest are told as one.
inline constexpr std::size_t kEpisodes = 24;
// Combinations of format and program for which the engine remembers which rules look at them.
inline constexpr std::size_t kScopeCache = 4096;

// Records of logs, and what is kept of them.
// A trace of runaway recursion has thousands of frames; the first tell where it was. Different
// traces: a program has some hundred places that fail.
inline constexpr std::size_t kTraceFrames = 64;
inline constexpr std::size_t kTraces = 1000;
inline constexpr std::size_t kShownTraces = 100;
inline constexpr std::size_t kShownFrames = 12;

// What one record may name, and how much of its text is looked at for it.
inline constexpr std::size_t kMentions = 16;
inline constexpr std::size_t kMentionBytes = 128;
inline constexpr std::size_t kMentionTextBytes = 1 * kKiB;
inline constexpr std::size_t kShownEntities = 200;

// Fields of one entry of the journal; its own programs write some thirty.
inline constexpr std::size_t kJournalFields = 512;

// Outputs in one file: a script that writes all it finds into one has some hundred.
inline constexpr std::size_t kSections = 500;

// Stamps of one host that its zone is found from: the logs of an incident have some thousands at
// their ends, and more say nothing else.
inline constexpr std::size_t kClockReadings = 20'000;

// A draft that is looked at before it is sealed is never larger: with what collecting takes it
// keeps the collector in its memory. A run that would give more is cut as by --max-size.
inline constexpr std::uint64_t kDraftBytes = 16ULL * kMiB;

// Several machines: a list of some thousand names, and more than a bundle ever is. A profile goes
// in the command line of ssh, where one argument has 128 KiB at most; quoting may make more of it.
inline constexpr std::size_t kFleetHostsBytes = 256 * kKiB;
inline constexpr std::uint64_t kFleetBundleBytes = 4ULL * kGiB;
inline constexpr std::size_t kFleetProfileBytes = 32 * kKiB;

// What one probe may take. A profile may ask for less, or for more up to these.
inline constexpr std::size_t kProbeOutputBytes = 64 * kMiB;
inline constexpr std::chrono::seconds kProbeDeadline{30};
inline constexpr std::chrono::seconds kRunDeadline{300};

// A health address on this machine: one that needs longer is itself the finding, and no health
// document is larger.
inline constexpr std::chrono::milliseconds kHealthDeadline{2000};
inline constexpr std::size_t kHealthBytes = 1 * kMiB;
inline constexpr std::size_t kHealthHeadBytes = 64 * kKiB;

// What a database helper is told on its standard input: below what a pipe holds, so that it can be
// written before the helper runs.
inline constexpr std::size_t kDatabaseRequestBytes = 60 * kKiB;

// Links in one path: the kernel's own limit.
inline constexpr int kSymlinks = 40;
// One folder: listing a million names costs 100 MB and seconds; a mail spool is not a log.
inline constexpr std::size_t kDirectoryEntries = 200'000;
// Files one profile pattern may name, and how deep `**` goes below its fixed part.
inline constexpr std::size_t kFilesPerPattern = 5000;
inline constexpr int kGlobDepth = 16;
// A file the kernel makes up as it is read (/proc, /sys) has no size; the largest useful ones
// (smaps, kallsyms) are below this.
inline constexpr std::size_t kKernelFileBytes = 8 * kMiB;
// Pieces of a sparse file; one with more is withheld, because each costs a system call.
inline constexpr std::size_t kSparseExtents = 10'000;
// What a program says on standard error: enough for any message.
inline constexpr std::size_t kErrorOutputBytes = 64 * kKiB;
// Rows in a probe's table; a machine with more processes is told so.
inline constexpr std::size_t kProbeRows = 20'000;
// A file that is read to learn secret values from (.env, a config).
inline constexpr std::size_t kLearnBytes = 1 * kMiB;
// Between SIGTERM and SIGKILL.
inline constexpr std::chrono::milliseconds kKillGrace{300};

}  // namespace casefile::limits
