#pragma once
// A folder as one bundle: what is secret in one of its files is hidden in all of them, in file
// names too. Compressed files and archives are opened on the way; their members become files below
// a folder that has the archive's name.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "redact/redactor.h"

namespace casefile {

struct WithheldText {
  std::string path;  // redacted
  std::string reason;
};

// A text of the folder, front to back. `path` is relative and as it is in the folder.
using TextVisitor = std::function<Result<void>(const std::string& path, ByteSource& content)>;

// Calls `visit` for every text in `folder`; `withheld` gets what is no text, or could not be
// opened. A link is not followed.
Result<void> VisitTexts(const std::string& folder,
                        const TextVisitor& visit,
                        std::vector<WithheldText>* withheld);

// Learns from everything in `folder` that is no log.
Result<void> LearnFromTree(const std::string& folder, Redactor* redactor);

// An environment of /proc hides all values but a few.
TextKind KindOfText(std::string_view path);

// A new folder that is filled with files; nothing that exists is ever replaced.
class OutputFolder {
 public:
  // kInvalidInput when `path` exists and is not empty.
  static Result<OutputFolder> Create(const std::string& path);

  // A sink for the new file `path`, with its folders. Names that lead elsewhere ("..") are changed;
  // a name that is taken gets a number.
  Result<ByteSink> NewFile(const std::string& path) const;

 private:
  explicit OutputFolder(int folder);
  std::shared_ptr<const int> folder_;
};

}  // namespace casefile
