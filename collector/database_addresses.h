#pragma once
// Looks for the addresses of databases, with their passwords, in what the machine's programs are
// configured with.

#include <string>
#include <vector>

#include "collector/host.h"
#include "collector/plan.h"

namespace casefile {

// Addresses with passwords; wiped when it goes.
class DatabaseAddresses {
 public:
  DatabaseAddresses() = default;
  DatabaseAddresses(DatabaseAddresses&&) = default;
  DatabaseAddresses& operator=(DatabaseAddresses&&) = default;
  DatabaseAddresses(const DatabaseAddresses&) = delete;
  DatabaseAddresses& operator=(const DatabaseAddresses&) = delete;
  ~DatabaseAddresses();

  // Each once, at most so many as a helper has time to try.
  void Add(std::string url);
  const std::vector<std::string>& all() const { return urls_; }

 private:
  std::vector<std::string> urls_;
};

// From the variables that `database` names and from those of the official container images
// (POSTGRES_USER …), in the environment of the plan's processes and in its .env files; and the
// password of redis.conf.
DatabaseAddresses FindDatabaseAddresses(Host& host,
                                        const Plan& plan,
                                        const PlannedDatabase& database);

}  // namespace casefile
