#pragma once
// INSERT INTO t (name, password) VALUES ('a', 'b'): the name of a column is far from its value.

#include <cstddef>
#include <string_view>
#include <vector>

#include "redact/key_value.h"

namespace casefile {

// `column` is the place of a name in `text`. When it stands in the list of columns of an INSERT or
// REPLACE, the values of that column are appended, in each row; where a row has only a placeholder
// (?, $2, %s), the value out of the list of parameters that a driver logs behind it.
void FindInsertedValues(std::string_view text,
                        const KeyValue& column,
                        std::vector<KeyValue>* found);

}  // namespace casefile
