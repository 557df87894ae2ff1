#pragma once
#include <string>
#include <string_view>

namespace casefile::testing {

// A folder of its own for one test, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }
  // Creates the folders above it too; returns the full path.
  std::string Write(std::string_view name, std::string_view text) const;
  std::string Read(std::string_view name) const;

 private:
  std::string path_;
};

}  // namespace casefile::testing
