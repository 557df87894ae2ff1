#pragma once
// How answers of SQL servers go into a document, whatever the client library. A session has
// Rows(sql), which adds the rows of an answer to the list that is open.

#include <string>
#include <string_view>
#include <utility>

#include "collector/database/request.h"
#include "collector/probe_document.h"
#include "collector/proc_text.h"

namespace casefile::database {

// As what the value looks like: a count, a truth value as PostgreSQL writes it, or text.
inline void AddScalar(std::string_view key, const std::string& value, ProbeDocument* document) {
  if (const auto count = ToUint(value)) {
    document->Count(key, count);
  } else if (value == "t" || value == "f") {
    document->Flag(key, value == "t");
  } else {
    document->Text(key, value);
  }
}

template <class Session>
void AddList(std::string_view key,
             const std::string& sql,
             Session* session,
             ProbeDocument* document) {
  document->Rows(key);
  session->Rows(sql);
}

// A list for each of pairs of a key and a statement.
template <class Session, class Queries>
void AddLists(const Queries& queries, Session* session, ProbeDocument* document) {
  for (const auto& [key, sql] : queries) AddList(key, sql, session, document);
}

// What the profile asks beside.
template <class Session>
void AddQueries(const Request& request, Session* session, ProbeDocument* document) {
  for (const Query& query : request.queries) {
    AddList("query." + query.name, query.sql, session, document);
  }
}

}  // namespace casefile::database
