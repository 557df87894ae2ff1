#include "collector/http_get.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/http_answer.h"

namespace casefile {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A loop of redirects is as good as none.
constexpr int kRedirects = 3;

// One connection with one time to be done by.
class Exchange {
 public:
  Exchange(const LoopbackUrl& url, SteadyClock::time_point until, const std::stop_token& stop)
      : url_(url), until_(until), stop_(stop) {}

  Result<std::string> Ask() {
    TRY(Connect());
    TRY(
        Send(fmt::format("GET {} HTTP/1.0\r\nHost: {}\r\nUser-Agent: casefile-collect\r\n"
                         "Accept: application/json, */*\r\nConnection: close\r\n\r\n",
                         url_.path,
                         url_.Authority())));
    return Receive();
  }

 private:
  Error Failed(int error) const {
    const bool nobody = error == ECONNREFUSED;
    return {nobody ? ErrorCode::kNotFound : ErrorCode::kIo,
            fmt::format("{}: {}", url_.Authority(), Error::FromErrno(error, "").message())};
  }

  Result<void> Connect() {
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(url_.port), .sin_addr{}, .sin_zero{}};
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(url_.port);
    v6.sin6_addr = in6addr_loopback;
    const bool six = inet_pton(AF_INET, url_.address.c_str(), &v4.sin_addr) != 1;
    socket_ = Fd(socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_.valid()) return Failed(errno);
    const void* address = six ? static_cast<const void*>(&v6) : &v4;
    const socklen_t size = six ? sizeof v6 : sizeof v4;
    if (connect(socket_.get(), static_cast<const sockaddr*>(address), size) == 0) return {};
    if (errno != EINPROGRESS) return Failed(errno);
    TRY(Wait(POLLOUT));
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) return Failed(error);
    return {};
  }

  Result<void> Wait(short events) {
    constexpr auto kLook = std::chrono::milliseconds{50};
    while (SteadyClock::now() < until_ && !stop_.stop_requested()) {
      pollfd end{.fd = socket_.get(), .events = events, .revents = 0};
      if (poll(&end, 1, static_cast<int>(kLook.count())) > 0) return {};
    }
    return Error(ErrorCode::kTimedOut,
                 fmt::format("{}: no whole answer within {}",
                             url_.Authority(),
                             FormatDuration(limits::kHealthDeadline)));
  }

  Result<void> Send(std::string_view request) {
    while (!request.empty()) {
      TRY(Wait(POLLOUT));
      const ssize_t sent = send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL);
      if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (sent < 0) return Failed(errno);
      request.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }

  // Until the other side closes, or says that it is done, or the limit is reached.
  Result<std::string> Receive() {
    std::string text;
    std::array<char, 16 * limits::kKiB> block{};
    constexpr std::size_t kMost = limits::kHealthBytes + limits::kHealthHeadBytes;
    while (text.size() < kMost && !IsWholeAnswer(text)) {
      if (Result<void> ready = Wait(POLLIN); !ready) {
        // What came so far says more than that it was not all.
        if (text.empty()) return std::move(ready).error();
        break;
      }
      const ssize_t got =
          recv(socket_.get(), block.data(), std::min(block.size(), kMost - text.size()), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got < 0 && text.empty()) return Failed(errno);
      if (got <= 0) break;
      text.append(block.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  const LoopbackUrl& url_;
  SteadyClock::time_point until_;
  const std::stop_token& stop_;
  Fd socket_;
};

// Where a redirect leads, when it stays on this machine.
std::optional<LoopbackUrl> RedirectOf(const HttpAnswer& answer, const LoopbackUrl& from) {
  constexpr int kFirst = 300;
  constexpr int kLast = 399;
  if (answer.status < kFirst || answer.status > kLast || answer.location.empty()) {
    return std::nullopt;
  }
  const bool local = answer.location.starts_with('/') && !answer.location.starts_with("//");
  const Result<LoopbackUrl> next = ParseLoopbackUrl(
      local ? fmt::format("http://{}{}", from.Authority(), answer.location) : answer.location);
  if (!next) return std::nullopt;
  return *next;
}

}  // namespace

Result<HttpAnswer> HttpGet(const LoopbackUrl& url, const std::stop_token& stop) {
  const auto until = SteadyClock::now() + limits::kHealthDeadline;
  LoopbackUrl at = url;
  for (int redirects = 0;; ++redirects) {
    const std::string text = TRY(Exchange(at, until, stop).Ask());
    HttpAnswer answer = TRY(ParseHttpAnswer(text));
    const std::optional<LoopbackUrl> next = RedirectOf(answer, at);
    if (!next || redirects == kRedirects) return answer;
    at = *next;
  }
}

}  // namespace casefile
