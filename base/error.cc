#include "base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace casefile {
namespace {

ErrorCode CodeFromErrno(int err) {
  switch (err) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
      return ErrorCode::kDenied;
    case ETIMEDOUT:
      return ErrorCode::kTimedOut;
    case EFBIG:
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kIo;
  }
}

}  // namespace

Error Error::FromErrno(int err, std::string_view what) {
  return {CodeFromErrno(err), fmt::format("{}: {}", what, std::generic_category().message(err))};
}

Error Error::Wrap(std::string_view doing) && {
  message_ = fmt::format("{}: {}", doing, message_);
  return std::move(*this);
}

Error Error::WithHint(std::string hint) && {
  hint_ = std::move(hint);
  return std::move(*this);
}

}  // namespace casefile
