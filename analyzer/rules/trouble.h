#pragma once
// The kinds of trouble that pass from one program to another: a disk takes nothing more, a database
// does not answer, requests fail. A rule says which trouble it is the source of (`leads_to`) and
// which one it suffers from (`follows_from`), and so a cause explains the symptoms of packs that
// were written without knowing of it.
//
// The kinds have an order, from the ground up, and a rule follows only from kinds before all those
// it leads to. Each step of a chain therefore goes up, and no chain runs in a circle.

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace casefile {

constexpr std::size_t kTroubleKinds = 13;

// By the place of the kind in the order.
using Troubles = std::bitset<kTroubleKinds>;

// The names, in their order.
std::vector<std::string_view> TroubleNames();

std::optional<std::size_t> FindTrouble(std::string_view name);

// The kind and all those that it brings about by itself.
Troubles WithConsequences(std::size_t kind);

}  // namespace casefile
