#pragma once
// The map of pseudonyms on the disk: an age file that only its owner can open, beside the bundle
// and never in it.

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/bundle/age/recipients.h"
#include "redact/pseudonym_map.h"

namespace casefile {

// Where a map goes, and who can open it. Made before anything is redacted, so that a mistake costs
// nothing.
struct PseudonymFile {
  std::string path;
  std::vector<age::Recipient> recipients;
  std::shared_ptr<PseudonymMap> map;
};

// kInvalidInput when nobody is named, or a recipient is none.
Result<PseudonymFile> MakePseudonymFile(const std::string& path,
                                        const std::vector<std::string>& recipients);
// Writes the map; an existing file is never replaced.
Result<void> WritePseudonymFile(const PseudonymFile& file);

// Opens `path` with the identities in the file `identity`.
Result<void> ReadPseudonymFile(const std::string& path,
                               const std::string& identity,
                               PseudonymMap* map);

}  // namespace casefile
