#include "analyzer/sink_threads.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace casefile {
namespace {

// Writes down everything it is shown.
class Notes final : public RecordSink {
 public:
  void OnRecord(std::string_view path, const LogRecord& record) override {
    Add(path);
    Add(record.message);
    Add(record.raw);
    Add(record.program);
    Add(record.format);
    for (const auto& [name, value] : record.fields) {
      Add(name);
      Add(value);
    }
    text += std::to_string(record.line) + "," + std::to_string(record.offset) + "," +
            std::to_string(record.time ? record.time->time_since_epoch().count() : -1) + "," +
            std::string(ToString(record.severity)) + "\n";
  }
  void OnText(std::string_view path, std::string_view kind, std::string_view content) override {
    Add(path);
    Add(kind);
    Add(content);
  }

  std::string text;

 private:
  void Add(std::string_view part) {
    text += part.data() == nullptr ? std::string_view("(null)") : part;
    text += '|';
  }
};

// Each record stands in a buffer that is gone when the next one comes, as a reader's does.
void Feed(RecordSink& sink, int records, std::size_t longest) {
  std::mt19937 random(7);
  for (int i = 0; i < records; ++i) {
    std::string raw = "Nov 21 08:00:00 host prog[12]: message " + std::to_string(i) + " ";
    raw.append(random() % longest, 'x');
    std::string elsewhere = "unescaped " + std::to_string(i);
    LogRecord record;
    record.raw = raw;
    record.message = i % 3 == 0 ? std::string_view(elsewhere) : std::string_view(raw).substr(31);
    if (i % 2 == 0) record.program = std::string_view(raw).substr(21, 4);
    record.fields = {{"pid", std::string_view(raw).substr(26, 2)}, {"id", elsewhere}};
    if (i % 5 == 0) record.fields.clear();
    if (i % 7 != 0) record.time = Instant(std::chrono::seconds(i));
    record.severity = static_cast<Severity>(random() % 8);
    record.format = "syslog";
    record.line = static_cast<std::uint64_t>(i);
    record.offset = static_cast<std::uint64_t>(i) * 100;
    const std::string path = "var/log/" + std::to_string(i / 1000);
    sink.OnRecord(path, record);
    if (i % 997 == 0) sink.OnText("etc/" + path, "text", std::string(random() % 5000, 'y'));
    raw.assign(raw.size(), '?');
    elsewhere.assign(elsewhere.size(), '?');
  }
}

void ExpectTheSame(int records, std::size_t longest) {
  Notes direct;
  Feed(direct, records, longest);
  for (const unsigned processors : {1U, 2U, 8U}) {
    Notes first;
    Notes second;
    RecordSink* const sinks[] = {&first, &second};
    SinkThreads threads(sinks, processors);
    Feed(threads, records, longest);
    threads.Finish();
    EXPECT_TRUE(first.text == direct.text) << processors;
    EXPECT_TRUE(second.text == direct.text) << processors;
  }
}

TEST(SinkThreadsTest, EverySinkSeesWhatItWouldSeeAlone) {
  ExpectTheSame(20'000, 200);
}

TEST(SinkThreadsTest, LittleIsShownWithoutThreads) {
  ExpectTheSame(3, 20);
}

TEST(SinkThreadsTest, RecordsLargerThanABatchPass) {
  ExpectTheSame(20, 2'000'000);
}

TEST(SinkThreadsTest, NothingIsNothing) {
  Notes notes;
  RecordSink* const sinks[] = {&notes};
  SinkThreads threads(sinks, 8);
  threads.Finish();
  EXPECT_EQ(notes.text, "");
  SinkThreads none({}, 8);
  Feed(none, 10, 10);
  none.Finish();
}

}  // namespace
}  // namespace casefile
