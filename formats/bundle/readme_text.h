#pragma once
// The first member of every bundle, for whoever unpacks one without knowing what it is.

#include <string_view>

namespace casefile {

inline constexpr std::string_view kReadmeName = "README.txt";
inline constexpr std::string_view kReadmeText =
    R"(This is a Casefile bundle: what a machine could say about itself, collected so that
somebody else can find out what is wrong with it.

bundle.json    when, with what tool and for whom it was made, and what was planned
manifest.json  what every file here is, where it came from, its BLAKE2b-256 hash, how
               often something in it was hidden, and what could not be collected

Secrets were hidden before anything was written: [redacted:...] stands where one was.
Names and addresses were replaced by stand-ins; equal stand-ins mean equal originals.

To look inside without Casefile:
    age -d -i key.txt casefile-....tar.zst.age | tar --zstd -xf -
To get a report:
    casefile-analyze -i key.txt casefile-....tar.zst.age
To check a file against the manifest:
    b2sum -l 256 FILE
)";

}  // namespace casefile
