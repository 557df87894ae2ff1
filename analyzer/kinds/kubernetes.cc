// kubectl get (pods, nodes, events, in any namespace) and kubectl describe of pods and nodes.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::kubernetes {
namespace {

enum class Table : std::uint8_t { kNone, kPods, kNodes, kEvents };

Table TableOf(std::string_view header) {
  const auto has = [&](std::string_view word) {
    return header.find(word) != std::string_view::npos;
  };
  if (has("READY") && has("STATUS") && has("RESTARTS") && has("AGE")) return Table::kPods;
  if (has("STATUS") && has("ROLES") && has("VERSION")) return Table::kNodes;
  if (has("LAST SEEN") && has("REASON") && has("MESSAGE")) return Table::kEvents;
  return Table::kNone;
}

// "2/3": whether all containers are ready.
bool AllReady(std::string_view ready) {
  const auto pair = SplitPair(ready, '/');
  return pair && pair->first == pair->second;
}

void Pod(std::string_view header, const TextLine& line, FactWriter& facts) {
  const FactWriter::Labels labels{
      {"namespace", std::string(CellUnder("NAMESPACE", header, line.text))},
      {"pod", std::string(CellUnder("NAME", header, line.text))}};
  facts.Add("kube.pod_status", std::string(CellUnder("STATUS", header, line.text)), line, labels);
  facts.Add("kube.pod_ready", AllReady(CellUnder("READY", header, line.text)), line, labels);
  // "12 (3m ago)"
  const auto restarts = SplitWords(CellUnder("RESTARTS", header, line.text));
  const auto count = restarts.empty() ? std::nullopt : NumberFrom(restarts[0]);
  if (count) facts.Add("kube.pod_restarts", *count, line, labels);
}

void Row(Table table, std::string_view header, const TextLine& line, FactWriter& facts) {
  const auto cell = [&](std::string_view column) {
    return std::string(CellUnder(column, header, line.text));
  };
  if (table == Table::kPods) {
    Pod(header, line, facts);
  } else if (table == Table::kNodes) {
    facts.Add("kube.node_status", cell("STATUS"), line, {{"node", cell("NAME")}});
  } else if (table == Table::kEvents) {
    const std::size_t message = header.find("MESSAGE");
    if (message >= line.text.size()) return;
    facts.Add("kube.event",
              std::string(Trim(line.text.substr(message))),
              line,
              {{"namespace", cell("NAMESPACE")},
               {"type", cell("TYPE")},
               {"reason", cell("REASON")},
               {"object", cell("OBJECT")}});
  }
}

// One pass over kubectl describe: `Key:   value` by indentation, then the table of events.
class Description {
 public:
  explicit Description(FactWriter& facts) : facts_(facts) {}

  void Line(const TextLine& line) {
    const std::string_view text = Trim(line.text);
    const std::size_t indent = std::min(line.text.find_first_not_of(' '), line.text.size());
    const auto pair = SplitPair(text, ':');
    if (indent == 0 && pair) {
      block_ = pair->first;
      if (pair->first == "Name") name_ = pair->second;
      if (pair->first == "Namespace") namespace_ = pair->second;
      if (pair->first == "Status")
        facts_.Add("kube.pod_status", Word(pair->second), line, Labels());
      return;
    }
    if (block_ == "Containers" || block_ == "Init Containers") return Container(indent, text, line);
    if (block_ == "Events") return Event(text, line);
    if (block_ == "Conditions") Condition(text, line);
  }

 private:
  static std::string Word(std::string_view text) {
    return std::string(text.substr(0, text.find(' ')));
  }

  FactWriter::Labels Labels() const { return {{"namespace", namespace_}, {"pod", name_}}; }

  void Container(std::size_t indent, std::string_view text, const TextLine& line) {
    const auto pair = SplitPair(text, ':');
    if (!pair) return;
    if (indent <= 2 && pair->second.empty()) container_ = pair->first;
    if (pair->first == "State" || pair->first == "Last State") state_ = pair->second;
    FactWriter::Labels labels = Labels();
    labels.emplace("container", container_);
    if (pair->first == "Reason") {
      labels.emplace("state", ToLower(state_));
      facts_.Add("kube.container_reason", std::string(pair->second), line, labels);
    } else if (pair->first == "Restart Count") {
      if (const auto count = NumberFrom(pair->second))
        facts_.Add("kube.container_restarts", *count, line, labels);
    } else if (pair->first == "Ready") {
      facts_.Add("kube.container_ready", pair->second == "True", line, labels);
    }
  }

  // "MemoryPressure   False   Mon, …   KubeletHasSufficientMemory   …" of a node, "Ready  False" of
  // a pod.
  void Condition(std::string_view text, const TextLine& line) {
    const auto words = SplitWords(text);
    if (words.size() < 2 || (words[1] != "True" && words[1] != "False" && words[1] != "Unknown"))
      return;
    const bool pod = !namespace_.empty();
    FactWriter::Labels labels = pod ? Labels() : FactWriter::Labels{{"node", name_}};
    labels.emplace("condition", words[0]);
    facts_.Add(pod ? "kube.pod_condition" : "kube.node_condition",
               std::string(words[1]),
               line,
               std::move(labels));
  }

  // "Warning  BackOff  3m (x12 over 9m)  kubelet  Back-off restarting failed container"
  void Event(std::string_view text, const TextLine& line) {
    const auto words = SplitWords(text);
    if (words.size() < 4 || (words[0] != "Warning" && words[0] != "Normal")) return;
    facts_.Add("kube.event",
               std::string(text),
               line,
               {{"namespace", namespace_},
                {"type", std::string(words[0])},
                {"reason", std::string(words[1])},
                {"object", name_}});
  }

  FactWriter& facts_;
  std::string block_;
  std::string name_;
  std::string namespace_;
  std::string container_;
  std::string state_;
};

bool IsDescription(std::string_view text) {
  return text.starts_with("Name:  ") &&
         (text.find("\nNamespace:  ") < 400 || text.find("\nRoles:  ") < 400) &&
         text.find("\nLabels:") != std::string_view::npos;
}

int Matches(const KindText& head) {
  const std::string_view first = head.text.substr(0, head.text.find('\n'));
  return TableOf(first) != Table::kNone || IsDescription(head.text) ? 88 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::string header;
  Table table = Table::kNone;
  Description description(facts);
  const bool describes = IsDescription(text.text);
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number == 1) facts.Collected("kubernetes", line);
    if (describes) return description.Line(line);
    const Table begins = TableOf(line.text);
    if (begins != Table::kNone) {
      table = begins;
      header = line.text;
    } else if (table != Table::kNone && !line.text.empty()) {
      Row(table, header, line, facts);
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "kubernetes", .matches = Matches, .read = Read};
}

}  // namespace casefile::kubernetes
