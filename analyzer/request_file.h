#pragma once
// Requests as the commands read them.

#include <string>
#include <vector>

#include "base/result.h"
#include "formats/request.h"

namespace casefile {

// The request in a file; errors name the file.
Result<SignedRequest> ReadRequestFile(const std::string& path, const std::vector<Signer>& signers);

}  // namespace casefile
