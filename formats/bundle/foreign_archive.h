#pragma once
// Archives that others made: tar in any of its dialects and zip, plain or compressed by gzip,
// bzip2, xz or zstd. Read through libarchive with exactly these formats and filters enabled: its
// other parsers had most of its holes. Nothing is extracted; links and devices are listed and not
// followed.
//
// Members that are themselves compressed logs (x.log.gz) are handed out opened, under the name
// without the suffix; archives inside (x.tar.xz) become folders, at most limits::kNestedArchives
// deep.

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/members.h"
#include "formats/read_limits.h"

namespace casefile {

// `name` is that of the file; one compressed log is a tree with that member. kUnsupported when it
// is no archive. Damage and limits become problems of the tree.
Result<std::unique_ptr<MemberTree>> OpenForeignArchive(std::unique_ptr<RandomAccessSource> file,
                                                       std::string name = "content",
                                                       const ReadLimits& limits = {});
Result<std::unique_ptr<MemberTree>> OpenForeignArchive(std::unique_ptr<ByteSource> stream,
                                                       std::string name = "content",
                                                       const ReadLimits& limits = {});

// Visits what an archive inside of something else holds, under the name of the archive as a folder;
// of one compressed file, its content, under the name without the suffix.
Result<void> VisitArchive(const MemberInfo& info,
                          ByteSource& content,
                          const MemberTree::Visitor& visit,
                          std::vector<InputProblem>& problems,
                          const ReadLimits& limits = {});

// The content of compressed data (gzip, bzip2, xz, zstd), as a stream; at most what the limits for
// foreign data allow.
Result<std::unique_ptr<ByteSource>> OpenCompressed(std::unique_ptr<ByteSource> stream,
                                                   const ReadLimits& limits = {});

}  // namespace casefile
