#include "analyzer/templates/lexicon.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyzer/templates/chars.h"
#include "base/text.h"

namespace casefile::templates {
namespace {

// Sorted: looked up by binary search.
constexpr auto kStates = std::to_array<std::string_view>(
    {"abort",        "aborted",    "aborting",    "absent",       "accept",       "accepted",
     "accepting",    "acquire",    "acquired",    "activated",    "active",       "add",
     "added",        "adding",     "after",       "alive",        "all",          "allow",
     "allowed",      "any",        "asleep",      "attach",       "attached",     "authenticated",
     "available",    "awake",      "bad",         "before",       "begin",        "begins",
     "begun",        "block",      "blocked",     "broken",       "busy",         "cancel",
     "canceled",     "cancelled",  "change",      "changed",      "clean",        "clear",
     "cleared",      "close",      "closed",      "closing",      "cold",         "commit",
     "committed",    "complete",   "completed",   "completing",   "connect",      "connected",
     "connecting",   "connection", "corrected",   "corrupt",      "corrupted",    "create",
     "created",      "creating",   "creation",    "critical",     "dead",         "deactivated",
     "debug",        "decreased",  "degraded",    "delete",       "deleted",      "deleting",
     "deletion",     "denied",     "deny",        "destroy",      "destroyed",    "destroying",
     "detach",       "detached",   "detected",    "die",          "died",         "dirty",
     "disable",      "disabled",   "disabling",   "disconnect",   "disconnected", "disconnecting",
     "discover",     "dispatched", "down",        "drop",         "dropped",      "empty",
     "enable",       "enabled",    "enabling",    "end",          "ended",        "ending",
     "ends",         "enter",      "entered",     "entering",     "error",        "evaluating",
     "exceeded",     "exit",       "exited",      "exiting",      "exits",        "expire",
     "expired",      "fail",       "failed",      "failing",      "fails",        "failure",
     "failures",     "fatal",      "fault",       "finish",       "finished",     "finishing",
     "first",        "found",      "free",        "freed",        "full",         "good",
     "granted",      "halt",       "halted",      "healthy",      "high",         "hit",
     "hot",          "idle",       "inactive",    "increased",    "info",         "initialized",
     "initializing", "input",      "install",     "installed",    "interrupted",  "invalid",
     "join",         "joined",     "kill",        "killed",       "last",         "launch",
     "launched",     "leave",      "leaving",     "left",         "link",         "linked",
     "listening",    "load",       "loaded",      "loading",      "lock",         "locked",
     "login",        "logon",      "logoff",      "logout",       "lost",         "low",
     "max",          "maximum",    "min",         "minimum",      "miss",         "missed",
     "missing",      "mount",      "mounted",     "mounting",     "new",          "next",
     "no",           "none",       "normal",      "not",          "off",          "offline",
     "ok",           "old",        "on",          "online",       "open",         "opened",
     "opening",      "output",     "passed",      "pause",        "paused",       "pending",
     "permitted",    "present",    "previous",    "primary",      "problem",      "pull",
     "push",         "rcvd",       "reached",     "read",         "reading",      "reads",
     "ready",        "rebooted",   "receive",     "received",     "receiving",    "recovered",
     "recovery",     "refused",    "register",    "registered",   "reject",       "rejected",
     "release",      "released",   "remove",      "removed",      "removing",     "rendered",
     "requested",    "reset",      "resolved",    "restart",      "restarted",    "restarting",
     "restored",     "resume",     "resumed",     "resumes",      "resuming",     "retry",
     "retrying",     "revoked",    "rollback",    "running",      "save",         "saved",
     "scheduled",    "secondary",  "send",        "sending",      "sent",         "set",
     "shutdown",     "sleep",      "skip",        "skipped",      "slow",         "spawned",
     "stale",        "standby",    "start",       "started",      "starting",     "startup",
     "starts",       "stop",       "stopped",     "stopping",     "stops",        "submitted",
     "subscribed",   "succeed",    "succeeded",   "success",      "successful",   "successfully",
     "suspend",      "suspended",  "swapped",     "terminate",    "terminated",   "terminating",
     "timeout",      "unable",     "unavailable", "unblocked",    "unclean",      "unhealthy",
     "uninstalled",  "unknown",    "unload",      "unloaded",     "unlock",       "unlocked",
     "unmount",      "unmounted",  "unregister",  "unregistered", "unset",        "unsubscribed",
     "unsuccessful", "up",         "valid",       "verified",     "wait",         "waiting",
     "wake",         "warn",       "warning",     "write",        "writes",       "writing",
     "yes"});

constexpr auto kValueKeys = std::to_array<std::string_view>(
    {"account",   "acct",      "addr",      "address", "attempt",   "bucket",   "called",
     "client",    "container", "database",  "db",      "dev",       "device",   "devices",
     "dir",       "directory", "domain",    "euid",    "file",      "filename", "files",
     "folder",    "gid",       "group",     "host",    "hostname",  "hosts",    "id",
     "image",     "instance",  "interface", "ip",      "job",       "key",      "logname",
     "mac",       "module",    "name",      "named",   "namespace", "node",     "nodes",
     "owner",     "package",   "path",      "peer",    "pid",       "pod",      "port",
     "principal", "proc",      "process",   "queue",   "rhost",     "ruser",    "server",
     "session",   "sessionid", "shard",     "src",     "dst",       "table",    "tag",
     "target",    "task",      "taskid",    "tenant",  "thread",    "topic",    "tty",
     "uid",       "uri",       "url",       "user",    "userid",    "username", "users",
     "uuid",      "vhost",     "volume"});

constexpr auto kPrepositions = std::to_array<std::string_view>(
    {"at", "by", "for", "from", "in", "into", "of", "on", "onto", "to", "using", "via", "with"});

constexpr auto kNegations = std::to_array<std::string_view>(
    {"un", "in", "im", "dis", "non", "not", "no", "de", "ir", "ab"});

template <typename Words>
bool Contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool Negates(std::string_view longer, std::string_view shorter) {
  return std::any_of(kNegations.begin(), kNegations.end(), [&](std::string_view prefix) {
    return longer.size() == prefix.size() + shorter.size() && longer.starts_with(prefix) &&
           longer.ends_with(shorter);
  });
}

}  // namespace

bool IsStateWord(std::string_view word) {
  return std::binary_search(kStates.begin(), kStates.end(), ToLower(word));
}

bool AreNegations(std::string_view a, std::string_view b) {
  const std::string first = ToLower(a);
  const std::string second = ToLower(b);
  return first.size() > second.size() ? Negates(first, second) : Negates(second, first);
}

bool IsValueKey(std::string_view word) {
  return Contains(kValueKeys, ToLower(word));
}

bool IsPreposition(std::string_view word) {
  return Contains(kPrepositions, ToLower(word));
}

Look LookOf(std::string_view word) {
  constexpr std::size_t kKindDigits = 2;
  if (word.find("<*>") != std::string_view::npos) return Look::kIdentifier;
  const std::uint16_t classes = ClassesOf(word);
  if (word.size() == 2 && (word[1] == '+' || word[1] == '-')) return Look::kIdentifier;  // x+, z-
  if ((classes & kDigit) != 0) {
    const std::size_t first = word.find_first_of("0123456789");
    const bool tail =
        first > 0 && word.size() - first <= kKindDigits && AllDigits(word.substr(first));
    const bool simple = (classes & (kDash | kDot | kUnderscore)) == 0;
    return tail && simple ? Look::kKind : Look::kIdentifier;
  }
  const auto joints = std::count_if(word.begin(), word.end(), [](char c) { return c == '.'; });
  return joints >= 2 ? Look::kQualified : Look::kPlain;
}

}  // namespace casefile::templates
