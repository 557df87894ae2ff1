#pragma once
// Every word that reports say in their own name, in one place: a translation starts here.

#include <string_view>

#include "formats/findings/findings.h"

namespace casefile::strings {

inline constexpr std::string_view kReportName = "Incident report";
inline constexpr std::string_view kNothingChecked = "Nothing could be checked";
inline constexpr std::string_view kHealthy = "No problem found in what was collected";
inline constexpr std::string_view kNoFindings = "no findings";
inline constexpr std::string_view kFrom = "from";
inline constexpr std::string_view kTo = "to";
inline constexpr std::string_view kUntil = "until";
inline constexpr std::string_view kNone = "none";

inline constexpr std::string_view kHealthFailing = "Failing";
inline constexpr std::string_view kHealthDegraded = "Degraded";
inline constexpr std::string_view kHealthHealthy = "Healthy";
inline constexpr std::string_view kHealthUnknown = "Unknown";

// The strip.
inline constexpr std::string_view kMachine = "Machine";
inline constexpr std::string_view kProduct = "Product";
inline constexpr std::string_view kCollected = "Collected";
inline constexpr std::string_view kCollectedUnknown = "not recorded";
inline constexpr std::string_view kCovers = "Logs cover";
inline constexpr std::string_view kNoLogs = "no log with a time";
inline constexpr std::string_view kIncident = "Incident";
inline constexpr std::string_view kNoIncident = "no incident seen";
inline constexpr std::string_view kFindings = "Findings";
inline constexpr std::string_view kInput = "Input";
inline constexpr std::string_view kBundle = "Bundle";
inline constexpr std::string_view kProfiles = "Profiles";
inline constexpr std::string_view kNotReadTitle = "Not everything could be read";
inline constexpr std::string_view kInputPartial = "The input is incomplete.";
inline constexpr std::string_view kIncidentOutside =
    "The incident lies outside the span that the logs cover.";

// Sections.
inline constexpr std::string_view kSectionCauses = "Most likely causes";
inline constexpr std::string_view kSectionFindings = "Findings and their evidence";
inline constexpr std::string_view kSectionRemedy = "What to do";
inline constexpr std::string_view kSectionTimeline = "Timeline";
inline constexpr std::string_view kSectionPatterns = "What the logs say, and what changed";
inline constexpr std::string_view kSectionHost = "The machine";
inline constexpr std::string_view kSectionCoverage = "What was and was not looked at";
inline constexpr std::string_view kSectionTicket = "Copy for the ticket";
inline constexpr std::string_view kNavCauses = "Causes";
inline constexpr std::string_view kNavFindings = "Findings";
inline constexpr std::string_view kNavRemedy = "What to do";
inline constexpr std::string_view kNavTimeline = "Timeline";
inline constexpr std::string_view kNavPatterns = "Patterns";
inline constexpr std::string_view kNavHost = "Machine";
inline constexpr std::string_view kNavCoverage = "Coverage";
inline constexpr std::string_view kNavTicket = "Ticket";
inline constexpr std::string_view kSkip = "Skip to the causes";
inline constexpr std::string_view kSections = "Sections";

// Causes.
inline constexpr std::string_view kNoCauses =
    "No chain of cause and effect was found. The findings below, if any, stand on their own.";
inline constexpr std::string_view kConfidence = "Confidence";
inline constexpr std::string_view kFirstSeen = "First seen";
inline constexpr std::string_view kLastSeen = "Last seen";
inline constexpr std::string_view kSeen = "Seen";
inline constexpr std::string_view kBecause = "Why we think so";
inline constexpr std::string_view kAgainst = "What speaks against it";
inline constexpr std::string_view kNothingAgainst = "Nothing in this input.";
inline constexpr std::string_view kChainLabel = "From cause to symptom";
inline constexpr std::string_view kCauseNode = "Cause";
inline constexpr std::string_view kSymptomNode = "leads to";
inline constexpr std::string_view kMoreCauses = "more in the findings file (--json)";

// Findings.
inline constexpr std::string_view kNoFindingsText =
    "No rule found anything. That holds only for what was collected: see the coverage below.";
inline constexpr std::string_view kCause = "Cause";
inline constexpr std::string_view kImpact = "Impact";
inline constexpr std::string_view kEvidence = "Evidence";
inline constexpr std::string_view kNoEvidence = "This finding names no line.";
inline constexpr std::string_view kLinesAround = "Lines around";
inline constexpr std::string_view kSpeaksAgainst = "speaks against";
inline constexpr std::string_view kRemedy = "Remedy";
inline constexpr std::string_view kReferences = "References";
inline constexpr std::string_view kExplains = "Explains";
inline constexpr std::string_view kExplainedBy = "Explained by";
inline constexpr std::string_view kOffset = "byte";
inline constexpr std::string_view kNoTime = "no time in the line";
inline constexpr std::string_view kMoreFindings =
    "more findings are in the findings file (--json).";
inline constexpr std::string_view kMoreEvidence = "more lines like these";
inline constexpr std::string_view kCut = "bytes more";
inline constexpr std::string_view kAdviceFold = "Notes and advice";

// What to do.
inline constexpr std::string_view kNoRemedy = "Nothing to repair was found.";
inline constexpr std::string_view kPleaseAlsoSend = "Please also send";
inline constexpr std::string_view kPleaseAlsoSendLead =
    "These would settle what could not be checked; ready to paste into a reply:";

// Timeline.
inline constexpr std::string_view kAllEvents = "All events";
inline constexpr std::string_view kWarnings = "Warnings";
inline constexpr std::string_view kErrors = "Errors";
inline constexpr std::string_view kFindingMarks = "Findings";
inline constexpr std::string_view kPeak = "peak";
inline constexpr std::string_view kPer = "per";
inline constexpr std::string_view kWholeSpan = "The whole span";
inline constexpr std::string_view kAroundIncident = "Around the incident";
inline constexpr std::string_view kNoDensity = "No log record with a time was read.";
inline constexpr std::string_view kEventsTitle = "Events worth a line, on one clock";
inline constexpr std::string_view kEventsLead =
    "Errors and worse, first occurrences, and what findings rest on. Times are UTC.";
inline constexpr std::string_view kMoreEvents = "more events are left out here";
inline constexpr std::string_view kTime = "Time (UTC)";
inline constexpr std::string_view kSeverity = "Severity";
inline constexpr std::string_view kProgram = "Program";
inline constexpr std::string_view kEvent = "Event";
inline constexpr std::string_view kWhere = "Where";
inline constexpr std::string_view kSourceLanes = "What each source covers";
inline constexpr std::string_view kMoreLanes = "more sources are in the table of sources";

// Patterns.
inline constexpr std::string_view kNoPatterns = "No log record with a time was read.";
inline constexpr std::string_view kChanged = "What changed";
inline constexpr std::string_view kChangedLead =
    "Messages that are new, that come more or less often than before, or that stop.";
inline constexpr std::string_view kSteady = "What stayed as it was";
inline constexpr std::string_view kPattern = "Pattern";
inline constexpr std::string_view kRate = "Over time";
inline constexpr std::string_view kShare = "Share";
inline constexpr std::string_view kFiles = "Files";
inline constexpr std::string_view kFirstLine = "Its first line, and values seen";
inline constexpr std::string_view kAnyType = "value";
inline constexpr std::string_view kPerMinute = "a minute";
inline constexpr std::string_view kPerHour = "an hour";
inline constexpr std::string_view kSeldom = "less than one an hour";
inline constexpr std::string_view kNever = "none";

// Against a baseline.
inline constexpr std::string_view kSectionChanges = "What changed since";
inline constexpr std::string_view kNavChanges = "Changes";
inline constexpr std::string_view kNoChanges = "No difference of weight.";
inline constexpr std::string_view kStateChanges = "State of the machine";
inline constexpr std::string_view kMessagesNew = "Messages that are new";
inline constexpr std::string_view kMessagesGone = "Messages that are gone";
inline constexpr std::string_view kMessagesRate = "Messages that come more or less often";
inline constexpr std::string_view kFact = "What";
inline constexpr std::string_view kWhich = "Which";
inline constexpr std::string_view kBefore = "Before";
inline constexpr std::string_view kNow = "Now";

// The machine.
inline constexpr std::string_view kNoHost = "No state of the machine was collected.";
inline constexpr std::string_view kMoreRows = "more rows";

// Coverage.
inline constexpr std::string_view kSources = "Sources that were read";
inline constexpr std::string_view kMissing = "Missing";
inline constexpr std::string_view kWithheld = "Withheld on purpose";
inline constexpr std::string_view kNotChecked = "Rules that could not be checked";
inline constexpr std::string_view kRedactions = "Hidden by redaction";
inline constexpr std::string_view kProblems = "Problems of the input";
inline constexpr std::string_view kSource = "Source";
inline constexpr std::string_view kKind = "Kind";
inline constexpr std::string_view kFormat = "Format";
inline constexpr std::string_view kLines = "Lines";
inline constexpr std::string_view kSize = "Size";
inline constexpr std::string_view kNote = "Note";
inline constexpr std::string_view kWhy = "Why";
inline constexpr std::string_view kRule = "Rule";
inline constexpr std::string_view kCount = "Count";
inline constexpr std::string_view kSpan = "Span";
inline constexpr std::string_view kWithoutTime = "without a time";

// The end.
inline constexpr std::string_view kTicketLead =
    "A short form in Markdown. Select it all and paste it into the issue.";
inline constexpr std::string_view kMadeBy = "Made by";
inline constexpr std::string_view kSelfContained =
    "This page is one file: it loads nothing, and shows every time in UTC until you ask for "
    "another "
    "zone.";

std::string_view SeverityName(FindingSeverity severity);
std::string_view SignalName(SignalKind kind);
std::string_view RoleName(FindingRole role);
std::string_view ConfidenceName(TimeConfidence confidence);

}  // namespace casefile::strings
