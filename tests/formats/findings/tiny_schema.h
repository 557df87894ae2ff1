#pragma once
// As much of JSON Schema as our published schemas use: type, const, enum, required, properties,
// items, anyOf, minimum, maximum, $ref to $defs, and one pattern, that of our times.

#include <string>
#include <string_view>

#include "base/json.h"

namespace casefile::testing {

class TinySchema {
 public:
  // `schema` must outlive this.
  explicit TinySchema(const Json& schema) : root_(&schema) {}

  // The first thing that is wrong with `value` and where, or empty.
  std::string Problem(const Json& value) const { return Check(value, *root_, ""); }

 private:
  std::string Check(const Json& value, const Json& schema, const std::string& place) const;
  std::string CheckObject(const Json& value, const Json& schema, const std::string& place) const;

  const Json* root_;
};

}  // namespace casefile::testing
