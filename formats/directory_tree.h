#pragma once
// A directory, or a single file, as a tree of members. Nothing outside of the directory is ever
// read: links are not followed, and every name is opened below its parent's descriptor, so that a
// tree that changes meanwhile cannot lead elsewhere.

#include <memory>
#include <string>

#include "base/fd.h"
#include "base/result.h"
#include "formats/members.h"
#include "formats/read_limits.h"

namespace casefile {

// Members come sorted by path, at every level by bytes. Links, FIFOs, devices, sockets and what
// cannot be opened become problems.
Result<std::unique_ptr<MemberTree>> OpenDirectory(const std::string& path,
                                                  const ReadLimits& limits = {});

// One file, or one stream, as a tree with one member. A file can be visited again.
std::unique_ptr<MemberTree> SingleMember(std::unique_ptr<RandomAccessSource> file, MemberInfo info);
std::unique_ptr<MemberTree> SingleMember(std::unique_ptr<ByteSource> content, MemberInfo info);

}  // namespace casefile
