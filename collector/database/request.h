#pragma once
// What a database helper is asked, on its standard input: addresses with their passwords never
// stand in an argument list or an environment.
//
//   {"urls": ["postgres://shop:…@127.0.0.1/shop"], "files": [], "queries": [{"name": …, "sql": …}]}

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace casefile::database {

struct Query {
  std::string name;
  std::string sql;
};

struct Request {
  std::vector<std::string> urls;   // to be tried in this order, before what is usual
  std::vector<std::string> files;  // SQLite: databases
  std::vector<Query> queries;

  Request() = default;
  Request(Request&&) = default;
  Request& operator=(Request&&) = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request();  // wipes
};

Result<Request> ParseRequest(std::string_view json);

// Implemented once per helper: asks the database and gives its document. An error is a failure of
// the helper; a server that cannot be asked is a document too, with "reachable": false.
Result<std::string> ProbeDatabase(const Request& request);

}  // namespace casefile::database
