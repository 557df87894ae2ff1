#pragma once
// What data is by its first bytes, among what foreign_archive.h opens.

#include "base/bytes.h"

namespace casefile {

// Whether `head` (512 bytes or more) is the beginning of something OpenForeignArchive can open: an
// archive, or one compressed file.
bool LooksLikeArchive(Bytes head);
// Whether it is the beginning of compressed data of a kind that is opened on the way.
bool LooksCompressed(Bytes head);
// Whether it is the beginning of a tar or a zip that is not compressed as a whole.
bool LooksLikePlainArchive(Bytes head);

}  // namespace casefile
