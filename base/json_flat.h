#pragma once
// One JSON object of a log line as a flat list of its scalars: {"a":{"b":1}} is a.b = 1. Parsed in
// place in a buffer that is used again, so that a line costs no allocation. Same rules as
// ParseJson() but that duplicate keys stay, in their order; arrays are kept as nothing but their
// scalars (`a.0`, `a.1` are not told apart: all are `a`).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casefile {

class FlatJson {
 public:
  enum class Type : std::uint8_t { kNull, kBool, kNumber, kString };
  struct Member {
    std::string_view key;    // "fields.message"
    std::string_view value;  // unescaped; numbers as they stand
    Type type = Type::kNull;
  };

  FlatJson();
  FlatJson(FlatJson&&) = default;
  FlatJson& operator=(FlatJson&&) = default;
  FlatJson(const FlatJson&) = delete;
  FlatJson& operator=(const FlatJson&) = delete;
  ~FlatJson() = default;

  // False when `text` is no single JSON object. The views of members() then and from the call
  // before are gone.
  bool Parse(std::string_view text);
  const std::vector<Member>& members() const { return members_; }
  // The last member of this name, or null.
  const Member* Find(std::string_view key) const;

 private:
  struct Slice {
    std::size_t key_begin = 0;
    std::size_t key_size = 0;
    std::string_view value;
    Type type = Type::kNull;
  };
  friend class FlatJsonHandler;

  std::vector<char> text_;     // the copy that is parsed in place
  std::string keys_;           // dotted keys, one after the other
  std::vector<Slice> slices_;  // while parsing: keys_ may still move
  std::vector<Member> members_;
};

}  // namespace casefile
