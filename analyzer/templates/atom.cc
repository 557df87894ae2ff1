#include "analyzer/templates/atom.h"

#include <array>
#include <cstddef>

namespace casefile::templates {

std::string_view ToString(ParamType type) {
  constexpr std::array<std::string_view, kParamTypes> kNames = {"number",
                                                                "hex",
                                                                "quantity",
                                                                "time",
                                                                "ip",
                                                                "endpoint",
                                                                "mac",
                                                                "uuid",
                                                                "path",
                                                                "url",
                                                                "email",
                                                                "host",
                                                                "id",
                                                                "flag",
                                                                "name"};
  return kNames.at(static_cast<std::size_t>(type));
}

}  // namespace casefile::templates
