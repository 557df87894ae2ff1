#include "collector/outcome.h"

namespace casefile {

Outcome OutcomeOf(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kNotFound:
      return {OutcomeStatus::kMissing, error.message()};
    case ErrorCode::kDenied:
      return {OutcomeStatus::kDenied, error.message()};
    case ErrorCode::kTimedOut:
      return {OutcomeStatus::kTimedOut, error.message()};
    case ErrorCode::kUnsupported:
      return {OutcomeStatus::kSkipped, error.message()};
    default:
      return {OutcomeStatus::kFailed, error.message()};
  }
}

bool IsFailure(const Outcome& outcome) {
  switch (outcome.status) {
    case OutcomeStatus::kPartial:
    case OutcomeStatus::kDenied:
    case OutcomeStatus::kTimedOut:
    case OutcomeStatus::kFailed:
      return true;
    default:
      return false;
  }
}

}  // namespace casefile
