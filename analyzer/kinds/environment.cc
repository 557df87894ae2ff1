// env, printenv, /proc/PID/environ with line ends, and .env files. What a value is made of becomes
// facts; a placeholder of the redaction says nothing about its value's length or characters.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::environment {
namespace {

bool IsName(std::string_view text) {
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

// `NAME=value`, `export NAME="value"`; nothing for comments and other lines.
std::optional<std::pair<std::string_view, std::string_view>> ParseLine(std::string_view line) {
  if (line.starts_with("export ")) line.remove_prefix(7);
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || !IsName(line.substr(0, equals))) return std::nullopt;
  return std::pair(line.substr(0, equals), line.substr(equals + 1));
}

bool IsEnvPath(std::string_view path) {
  const std::string_view name = BaseName(path);
  return name == ".env" || name.starts_with(".env.") || name.ends_with(".env") ||
         name == "environ" || name == "env" || name.starts_with("env.") ||
         name.starts_with("printenv") || name == "environment";
}

std::string LengthClass(std::size_t length) {
  return length == 0 ? "empty" : length < 12 ? "1-11" : length < 32 ? "12-31" : "32+";
}

std::string ShapeOf(std::string_view value) {
  const auto all = [&](auto belongs) { return std::all_of(value.begin(), value.end(), belongs); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (value.empty()) return "empty";
  if (all(digit)) return "digits";
  if (all([&](char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }))
    return "hex";
  if (all([&](char c) { return digit(c) || letter(c) || c == '_' || c == '-'; })) return "word";
  if (all([&](char c) { return digit(c) || letter(c) || c == '+' || c == '/' || c == '='; }))
    return "base64";
  return all([](char c) { return c >= 0x20 && c < 0x7f; }) ? "printable" : "other";
}

bool LooksLikeExample(std::string_view value) {
  for (const char* example : {"changeme",
                              "change-me",
                              "change_me",
                              "your-",
                              "your_",
                              "<your",
                              "example",
                              "placeholder",
                              "replace-me",
                              "replace_me",
                              "todo"}) {
    if (ContainsIgnoreCase(value, example)) return true;
  }
  return false;
}

std::string_view Unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front()) {
    return value.substr(1, value.size() - 2);
  }
  return value;
}

void Variable(std::string_view name,
              std::string_view raw,
              const TextLine& line,
              const FactWriter::Labels& base,
              FactWriter& facts) {
  FactWriter::Labels labels = base;
  labels.emplace("name", name);
  facts.Add("env.present", true, line, labels);
  const std::string_view value = Unquoted(raw);
  facts.Add("env.value", std::string(value), line, labels);
  // Redacted in part or whole: the length and the characters are those of the placeholder.
  if (value.find("[redacted:") != std::string_view::npos) return;
  facts.Add("env.length_class", LengthClass(value.size()), line, labels);
  facts.Add("env.shape", ShapeOf(value), line, labels);
  if (value != Trim(value)) facts.Add("env.blank_ends", true, line, labels);
  if (LooksLikeExample(value)) facts.Add("env.placeholder", true, line, labels);
  const std::size_t scheme = value.find("://");
  if (scheme != std::string_view::npos && scheme > 0 && scheme < 16) {
    facts.Add("env.scheme", std::string(value.substr(0, scheme)), line, labels);
  }
}

int Matches(const KindText& head) {
  int variables = 0;
  int others = 0;
  int known = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    const std::string_view text = Trim(line.text);
    if (line.number > 100 || text.empty() || text.starts_with('#')) return;
    const auto pair = ParseLine(text);
    ++(pair ? variables : others);
    if (pair && (pair->first == "PATH" || pair->first == "HOME" || pair->first == "PWD" ||
                 pair->first == "SHLVL"))
      ++known;
  });
  if (variables == 0 || others > variables / 2) return 0;
  // os-release and many other files have this shape: a name or two well-known variables decide.
  return IsEnvPath(head.path) ? 88 : known >= 2 ? 70 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const std::string_view name = BaseName(text.path);
  const bool file = name.find(".env") != std::string_view::npos || name == "environment";
  const FactWriter::Labels base{{"source", file ? "file" : "process"},
                                {"path", std::string(text.path)}};
  ForEachLine(text.text, [&](const TextLine& line) {
    // A multi-line value's further lines have no name; a CR at the end is part of a broken value.
    const auto pair = ParseLine(line.text);
    if (!pair || line.text.starts_with('#')) return;
    facts.Collected("environment", line);
    Variable(pair->first, pair->second, line, base, facts);
  });
}

}  // namespace

Kind Make() {
  return {.id = "environment", .matches = Matches, .read = Read};
}

}  // namespace casefile::environment
