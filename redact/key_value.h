#pragma once
// Finds the value that belongs to a key, in whatever notation: KEY=v, "key": "v", key => v,
// --key v, <key>v</key>, \"key\":\"v\", {"name": "KEY", "value": "v"}, "key is v", YAML blocks. It
// reads from the key outwards and needs no valid document around it, so it works on cut and broken
// lines as well.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "redact/key_kinds.h"
#include "redact/key_names.h"

namespace casefile {

struct KeyValue {
  KeyKind kind = KeyKind::kNone;
  std::size_t begin = 0;  // of the value, without quotes
  std::size_t end = 0;
  bool quoted = false;       // the value stands in quotes
  bool json_scalar = false;  // a bare value after a quoted key: "pin": 1234
};

// Reads one text from front to back. Keys are offered in rising order of position.
class KeyValueScanner {
 public:
  // `kinds` outlives the scanner.
  KeyValueScanner(std::string_view text, KeyKinds* kinds) : text_(text), kinds_(kinds) {}

  // Looks at the word around [begin, end) and appends the values that it names, if any; they are
  // not judged yet. A word that was seen before is skipped.
  void Visit(std::size_t begin, std::size_t end, std::vector<KeyValue>* found);

 private:
  enum class Link : std::uint8_t {
    kNone,
    kAssign,   // = : => :=
    kFlag,     // --key v
    kNul,      // --key NUL v
    kElement,  // <key>v<
    kNamed,    // "name": "key", "value": v
    kSpace,    // PASSWORD 'v'
    kComma,    // key,v
    kProse,    // key is v
  };
  struct Key {
    std::size_t begin = 0;
    std::size_t end = 0;
    KeyKind kind = KeyKind::kNone;
    bool quoted = false;
    Link link = Link::kNone;
  };

  bool FindKey(std::size_t begin, std::size_t end, Key* key) const;
  KeyKind KindWithWordBefore(const Key& key) const;
  bool NamesPassword(const Key& key) const;
  bool IsProseKey(const Key& key) const;
  bool CountsUnderProseKey(const Key& key, std::string_view value) const;
  bool CountsBehindBlank(const Key& key, const KeyValue& value) const;
  bool CountsBehindLink(const Key& key, const KeyValue& value, std::size_t at) const;
  bool ReadFallback(const Key& key, const KeyValue& code, std::vector<KeyValue>* found) const;
  bool IsWordBehindBlank(const Key& key, std::size_t at) const;
  void VisitColumn(const Key& key, std::vector<KeyValue>* found) const;
  bool IsSet(const Key& key, const KeyValue& value) const;
  void ReadCall(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;
  // Sets key->link and returns where the value may begin.
  std::size_t FindLink(Key* key) const;
  std::size_t SkipTag(const Key& key, std::size_t at) const;
  std::size_t SkipParenthesis(const Key& key, std::size_t at) const;
  std::size_t SkipArgumentNumber(const Key& key, std::size_t at) const;
  std::size_t SkipAssignment(std::size_t at) const;
  std::size_t SkipType(std::size_t at) const;
  std::size_t SkipSizedString(std::size_t at) const;
  std::size_t SkipNameAttribute(const Key& key, std::size_t at) const;
  std::size_t FindNamedValue(std::size_t at) const;
  bool IsSetByWord(std::size_t key_begin) const;
  std::size_t FindProseValue(std::size_t at) const;

  void ReadValue(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;
  bool ReadQuoted(const Key& key, std::size_t at, KeyValue* value) const;
  bool ReadBare(const Key& key, std::size_t at, KeyValue* value) const;
  void ReadElement(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;
  void ReadTriple(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;
  void ReadBlock(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;
  bool ReadNumbers(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;
  void ReadList(const Key& key, std::size_t at, std::vector<KeyValue>* found) const;

  bool OwnsLine(const Key& key) const;
  bool EndsBare(const Key& key, std::size_t at, std::size_t begin) const;

  std::string_view text_;
  KeyKinds* kinds_;
  std::size_t seen_ = 0;  // end of the last word looked at
};

}  // namespace casefile
