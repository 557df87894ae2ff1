#pragma once
// Result<T>: a value or an Error, for everything that can fail at run time.
// The members are those of std::expected, so that a C++23 build can alias it.
#include <cassert>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.h"

namespace casefile {

template <class T>
class Result;

namespace detail {
template <class U, class T>
concept ResultValue =
    std::constructible_from<T, U> && !std::same_as<std::remove_cvref_t<U>, Error> &&
    !std::same_as<std::remove_cvref_t<U>, Result<T>>;
}  // namespace detail

template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T>, "return a pointer or a view instead");

 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor, bugprone-forwarding-reference-overload): a function
  // that returns Result<T> says `return value;` and `return Error(...);`.
  template <detail::ResultValue<T> U = T>
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor, bugprone-forwarding-reference-overload)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *checked(); }
  const T& value() const& { return *checked(); }
  T&& value() && { return std::move(*checked()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return checked(); }
  const T* operator->() const { return checked(); }

  const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  T* checked() {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  const T* checked() const {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void operator*() const { assert(has_value()); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace casefile

#define CASEFILE_CONCAT_(a, b) a##b
#define CASEFILE_CONCAT(a, b) CASEFILE_CONCAT_(a, b)
#define CASEFILE_TRY_(result, ...)      \
  __extension__({                       \
    auto result = (__VA_ARGS__);        \
    if (!result) [[unlikely]]           \
      return std::move(result).error(); \
    *std::move(result);                 \
  })

// Evaluates to the value of a Result, or returns its error from this function.
#define TRY(...) CASEFILE_TRY_(CASEFILE_CONCAT(try_result_, __COUNTER__), __VA_ARGS__)
