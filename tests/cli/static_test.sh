#!/usr/bin/env bash
# static_test.sh COLLECTOR: the static collector is one file without a loader or libraries, small,
# and works in a root that holds nothing but itself.
set -euo pipefail
collector=$(realpath "$1")
limit=12000000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "static_test: $*" >&2
  exit 1
}

file -L "$collector" | grep -qE 'static(ally|-pie) linked' || fail "not static: $(file -L "$collector")"
# ldd says so on stderr, in words that differ between static and static-pie.
if ldd "$collector" 2>/dev/null | grep -q '=>'; then fail "it loads libraries"; fi

mkdir "$work/root" "$work/out"
strip -o "$work/root/casefile-collect" "$collector"
size=$(stat -c %s "$work/root/casefile-collect")
[ "$size" -lt "$limit" ] || fail "$size bytes stripped, the limit is $limit"

# in_empty_root COMMAND…: with a chroot when we are root, else with bubblewrap.
in_empty_root() {
  if [ "$(id -u)" -eq 0 ]; then
    chroot "$work/root" "$@"
  else
    bwrap --bind "$work/root" / --unshare-all "$@"
  fi
}

in_empty_root /casefile-collect --version | grep -q '^casefile-collect ' || fail "--version says nothing"
in_empty_root /casefile-collect plan >/dev/null || fail "plan failed with $?"

# Nothing is there to collect but the program itself: gaps are right, a failure is not.
status=0
in_empty_root /casefile-collect run --yes --quiet --no-encrypt --output - >"$work/out/bundle" || status=$?
case $status in
  0 | 3) ;;
  *) fail "run ended with $status" ;;
esac
zstd -dc "$work/out/bundle" | tar -tf - >"$work/out/list" || fail "the bundle cannot be listed"
grep -qx 'casefile/manifest.json\|manifest.json' "$work/out/list" || fail "no manifest: $(cat "$work/out/list")"
echo "static_test: $size bytes stripped, $(wc -l <"$work/out/list") members out of an empty root"
