#!/usr/bin/env bash
# seal.sh [MEGABYTES]: sealing and opening beside tar, zstd and age on the same files, in one run: 500
# files of generated logs, sealed; the same twice over, from which one member is taken and the list is
# read. Needs `time` and build/release with the target seal_files.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/common.sh
megabytes=${1:-500}
seal=$PWD/build/release/benchmarks/seal_files
open_run seal
generate_logs "$work/root" "$megabytes"
rm -rf "$work/logs" "$work/twice" "$work"/*.age
mkdir "$work/logs" "$work/twice"
cat "$work"/root/var/log/bench/*.log | split -n l/500 -a 3 - "$work/logs/log-"
cp -al "$work/logs" "$work/twice/one"
cp -al "$work/logs" "$work/twice/two"
make_key
bytes=$(cat "$work"/logs/* | wc -c) # also warms the cache for all

"$seal" "$work/twice" "$recipient" "$work/twice.age"
for round in 1 2 3 4 5; do
  rm -f "$work/ours.age"
  measure "seal: ours" "$seal" "$work/logs" "$recipient" "$work/ours.age"
  measure "seal: tar, zstd, age" sh -c "tar -C '$work/logs' -cf - . | zstd -q -3 -T0 | age -r '$recipient' >'$work/plain.age'"
  measure "read all: verify" "$analyze" verify -i "$work/key.txt" "$work/ours.age"
  measure "read all: age, tar" sh -c "age -d -i '$work/key.txt' '$work/ours.age' | tar --zstd -xO >/dev/null"
  measure "one of twice as much: cat" "$analyze" cat -i "$work/key.txt" two/log-abc "$work/twice.age"
  measure "list of twice as much: ls" "$analyze" ls -i "$work/key.txt" "$work/twice.age"
  measure "nothing: --version" "$analyze" --version
  echo "round $round"
done

{
  echo "# Sealing, $(date -u +%Y-%m-%d): $bytes bytes of generated logs in 500 files"
  echo
  machine
  versions
  echo "Command: \`benchmarks/seal.sh $megabytes\`; best of five rounds, all figures in raw.tsv."
  echo
  best_table
  echo
  echo "Sealed: $(stat -c %s "$work/ours.age") bytes by us, $(stat -c %s "$work/plain.age") by tar, zstd and age."
  echo "Peak RSS of a pipeline is that of its largest process."
} | tee "$out/README.md"
