#pragma once
#include <memory>
#include <string>

#include "base/check.h"
#include "base/crypto.h"
#include "redact/redactor.h"

namespace casefile::testing {

// A redactor with a fixed key of 32 times `fill`.
inline std::shared_ptr<Redactor> MakeRedactor(char fill = 'k') {
  CASEFILE_CHECK(InitCrypto().has_value());
  RedactorOptions options;
  options.pseudonym_key = Secret::CopyOf(AsBytes(std::string(32, fill)));
  auto redactor = Redactor::Create(std::move(options));
  CASEFILE_CHECK(redactor.has_value());
  return *std::move(redactor);
}

}  // namespace casefile::testing
