#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "base/fd.h"
#include "base/limits.h"
#include "collector/http_answer.h"
#include "collector/http_get.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;

TEST(LoopbackUrlTest, TakesAddressesOfThisMachineApart) {
  const auto url = ParseLoopbackUrl("http://127.0.0.1:3000/api/health?x=1#y");
  ASSERT_TRUE(url) << url.error().message();
  EXPECT_EQ(url->Authority(), "127.0.0.1:3000");
  EXPECT_EQ(url->path, "/api/health?x=1");
  EXPECT_EQ(ParseLoopbackUrl("http://localhost")->Authority(), "127.0.0.1:80");
  EXPECT_EQ(ParseLoopbackUrl("http://[::1]:81/a")->Authority(), "[::1]:81");
  EXPECT_EQ(ParseLoopbackUrl("http://127.9.9.9/")->path, "/");
}

TEST(LoopbackUrlTest, RefusesWhatLeavesTheMachineOrTheLine) {
  for (const char* url : {"https://127.0.0.1/",
                          "http://128.0.0.1/",
                          "http://example.com/",
                          "http://127.0.0.1.example.com/",
                          "http://user:pw@127.0.0.1/",
                          "http://127.0.0.1:0/",
                          "http://127.0.0.1:99999/",
                          "http://127.0.0.1/a b",
                          "http://127.0.0.1/a\r\nX: y",
                          "http://0x7f000001/",
                          "127.0.0.1:80",
                          ""}) {
    EXPECT_FALSE(ParseLoopbackUrl(url)) << url;
  }
}

TEST(HttpAnswerTest, SplitsHeadAndBody) {
  const auto answer =
      ParseHttpAnswer("HTTP/1.1 503 Sorry\r\nLocation: /x\r\nContent-Length: 2\r\n\r\n{}");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->head, "HTTP/1.1 503 Sorry\nLocation: /x\nContent-Length: 2");
  EXPECT_EQ(answer->location, "/x");
  EXPECT_EQ(answer->body, "{}");
}

TEST(HttpAnswerTest, PutsChunksTogetherAsFarAsTheyCame) {
  const std::string head = "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n";
  EXPECT_EQ(ParseHttpAnswer(head + "3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n")->body, "abcde");
  EXPECT_EQ(ParseHttpAnswer(head + "ff\r\nabc")->body, "abc");
  EXPECT_EQ(ParseHttpAnswer(head + "ffffffffffffffff\r\nabc")->body, "abc");
  EXPECT_EQ(ParseHttpAnswer(head + "3\r\nabc")->body, "abc");
  EXPECT_EQ(ParseHttpAnswer(head + "zz\r\nabc")->body, "");
  EXPECT_EQ(ParseHttpAnswer(head)->body, "");
}

TEST(HttpAnswerTest, RefusesWhatIsNoHttp) {
  for (const char* text :
       {"", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK", "HTTP/1.1 xxx OK\n\n"}) {
    EXPECT_FALSE(ParseHttpAnswer(text)) << text;
  }
}

// Answers each connection with the next text, then closes it; an empty text is never answered.
class Server {
 public:
  explicit Server(std::vector<std::string> texts) : texts_(std::move(texts)) {
    listener_ = Fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{.sin_family = AF_INET,
                        .sin_port = 0,
                        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
                        .sin_zero = {}};
    socklen_t size = sizeof address;
    auto* raw = static_cast<sockaddr*>(static_cast<void*>(&address));
    EXPECT_EQ(bind(listener_.get(), raw, size), 0);
    EXPECT_EQ(listen(listener_.get(), 8), 0);
    getsockname(listener_.get(), raw, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { Serve(stop); });
  }
  std::uint16_t port() const { return port_; }
  LoopbackUrl Url(std::string path = "/health") const {
    return {.address = "127.0.0.1", .port = port_, .path = std::move(path)};
  }
  std::string request;  // the last

 private:
  void Serve(const std::stop_token& stop) {
    for (const std::string& text : texts_) {
      const Fd one(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      std::array<char, 4096> buffer{};
      const ssize_t got = recv(one.get(), buffer.data(), buffer.size(), 0);
      request.assign(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      while (text.empty() && !stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
      }
      for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t n = send(one.get(), text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<std::size_t>(n);
      }
    }
  }

  std::vector<std::string> texts_;
  Fd listener_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

TEST(HttpGetTest, GetsAnAnswer) {
  const Server server({"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"});
  const auto answer = HttpGet(server.Url("/api/health"), {});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "{\"ok\":true}");
  EXPECT_THAT(server.request, HasSubstr("GET /api/health HTTP/1.0\r\nHost: 127.0.0.1:"));
}

TEST(HttpGetTest, FollowsARedirectOnThisMachineOnly) {
  const Server server({"HTTP/1.1 302 Found\r\nLocation: /ready\r\n\r\n",
                       "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n\r\n"});
  const auto answer = HttpGet(server.Url(), {});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->location, "http://192.0.2.1/");
  EXPECT_THAT(server.request, HasSubstr("GET /ready "));
}

TEST(HttpGetTest, CutsALongBodyAndSaysSo) {
  const Server server({"HTTP/1.1 200 OK\r\n\r\n" + std::string(2 * limits::kHealthBytes, 'x')});
  const auto answer = HttpGet(server.Url(), {});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body.size(), limits::kHealthBytes);
  EXPECT_TRUE(answer->cut);
}

TEST(HttpGetTest, AServerThatHangsAfterAcceptIsGivenUp) {
  const Server server({""});
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = HttpGet(server.Url(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), ErrorCode::kTimedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2 * limits::kHealthDeadline);
}

TEST(HttpGetTest, NobodyAndAnotherProtocolAreTold) {
  std::uint16_t free_port = 0;
  {
    const Server server({"SSH-2.0-OpenSSH_9.2\r\n"});
    free_port = server.port();
    EXPECT_EQ(HttpGet(server.Url(), {}).error().code(), ErrorCode::kInvalidInput);
  }
  const auto nobody = HttpGet({.address = "127.0.0.1", .port = free_port, .path = "/"}, {});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code(), ErrorCode::kNotFound);
  EXPECT_THAT(nobody.error().message(), HasSubstr("efused"));
}

}  // namespace
}  // namespace casefile
