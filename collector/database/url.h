#pragma once
// Addresses of databases as programs are given them: "postgresql+asyncpg://u:p@db:5432/shop".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casefile::database {

struct Url {
  std::string scheme;  // "postgresql", without "+asyncpg"
  std::string user;
  std::string password;
  std::string host;  // of this machine
  std::uint16_t port = 0;
  std::string name;  // of the database

  Url() = default;
  Url(Url&&) = default;
  Url& operator=(Url&&) = default;
  Url(const Url&) = delete;
  Url& operator=(const Url&) = delete;
  ~Url();  // wipes the password
};

// Nothing for a text that is no such address, and for one that leads to another machine: that is
// not ours to ask. A name without a dot is that of a container, whose port may be published here.
std::optional<Url> ParseLocalUrl(std::string_view text, std::uint16_t default_port);

// `text` without the password, for an error message that a library made.
std::string Scrubbed(std::string text, std::string_view password);

}  // namespace casefile::database
