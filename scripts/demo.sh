#!/usr/bin/env bash
# Sets Casefile up on Debian 12 and shows it: builds it, collects this machine and a sample incident,
# seals both to a throw-away key, analyses them, and says where the reports lie.
# As root or with sudo; safe to run again; needs the network only to install packages.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

demo=build/demo
collect=build/release/collector/casefile-collect
analyze=build/release/analyzer/casefile-analyze

build() {
  say "building (release, with $(nproc) processors; some minutes the first time)"
  mkdir -p build
  cmake --preset release -DCASEFILE_TESTS=OFF >build/configure-release.log 2>&1 || {
    cat build/configure-release.log
    die "cmake --preset release failed"
  }
  cmake --build --preset release -j "$(nproc)" --target casefile-collect casefile-analyze
}

# run_or_partial COMMAND…: 3 says that something is missing, and 10 that something was found.
run_or_partial() {
  local status=0
  "$@" || status=$?
  case $status in 0 | 3 | 5 | 10) ;; *) die "$1 ended with $status" ;; esac
}

# show NAME [OPTION…]: collects with these options, and analyses what was collected.
show() {
  local name=$1 folder=$demo/$1 bundle
  shift
  rm -rf "$folder"
  mkdir -p "$folder"
  say "$name: collecting"
  run_or_partial "$collect" run --yes --recipient "$recipient" --output "$folder" "$@"
  bundle=$(echo "$folder"/casefile-*.tar.zst.age)
  say "$name: analysing"
  run_or_partial "$analyze" "$bundle" --identity "$demo/key.txt" \
    --html "$folder/report.html" --markdown "$folder/report.md"
}

install_packages build
install_node_packages analyzer/report/page
build
mkdir -p "$demo"
# A throw-away key: whoever has this file can open the bundles of this demonstration.
rm -f "$demo/key.txt"
"$collect" keygen --output "$demo/key.txt" >/dev/null
recipient=$(sed -n 's/^# public key: //p' "$demo/key.txt")
show this-machine
show agentim-disk-full --root samples/incidents/agentim-disk-full/root --since 2026-11-01

say "done"
for name in this-machine agentim-disk-full; do
  printf '\n%s\n' "$name"
  for file in "$demo/$name"/casefile-*.tar.zst.age "$demo/$name"/report.html "$demo/$name"/report.md; do
    printf '  %s\n' "$PWD/$file"
  done
done
printf '\nThe key is %s. Open a bundle without Casefile:\n' "$PWD/$demo/key.txt"
printf '  age -d -i %s %s | tar --zstd -tf -\n' "$demo/key.txt" "$demo/agentim-disk-full/casefile-*.tar.zst.age"
