#pragma once
// Cuts a message into atoms and masks every value that shows by its shape that it is a parameter.
// No configuration and no regular expression: one pass over the bytes.
//
// Only the first line of a message counts (a stack trace is told by its first line), and of that
// at most kMaxMessageBytes and kMaxAtoms; the rest becomes one parameter.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/templates/atom.h"
#include "analyzer/templates/interner.h"

namespace casefile::templates {

class Tokenizer {
 public:
  static constexpr std::size_t kMaxMessageBytes = 8192;
  static constexpr std::size_t kMaxAtoms = 384;

  explicit Tokenizer(Interner& texts);

  // Valid until the next call.
  const std::vector<Atom>& Tokenize(std::string_view message);

 private:
  // A run of bytes without white space and punctuation.
  struct Chunk {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint16_t classes = 0;
  };
  Chunk ScanChunk(std::size_t begin) const;
  std::size_t EndOfUrl(std::size_t at) const;
  void AddChunk(Chunk chunk);
  void AddStructured(Chunk chunk);
  bool AddAddress(std::string_view core);
  void AddParts(std::string_view core);
  void AddWord(std::string_view word, std::uint16_t classes);
  void AddPunct(char c);
  void AddParam(ParamType type, std::string_view text);
  void AddText(std::string_view word);
  // Each returns whether it took something.
  bool TakeDate(Chunk chunk);
  bool TakePathOrUrl(Chunk chunk);
  bool TakeUnit(std::string_view word);
  bool TakeHttpVersion(std::string_view word);
  void Put(Atom atom);

  Interner& texts_;
  TextId star_;
  std::vector<TextId> punct_ids_;  // for each byte
  std::vector<Atom> atoms_;
  std::string buffer_;
  std::string_view message_;
  std::size_t at_ = 0;
  bool space_ = false;
};

}  // namespace casefile::templates
