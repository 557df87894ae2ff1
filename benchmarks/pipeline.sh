#!/usr/bin/env bash
# pipeline.sh [MEGABYTES]: measures redaction, collection and analysis on generated logs, beside
# `tar | zstd -3 -T0 | age` on the same files, in one run. Needs build/release and `time`.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/common.sh
megabytes=${1:-500}
open_run pipeline
generate_logs "$work/root" "$megabytes"
make_key
bytes=$(cat "$work"/root/var/log/bench/*.log | wc -c) # also warms the cache for all
lines=$(cat "$work"/root/var/log/bench/*.log | wc -l)

for round in 1 2 3; do
  measure "redact" sh -c "cat '$work'/root/var/log/bench/*.log | '$collect' redact >/dev/null"
  rm -rf "$work/collected" && mkdir "$work/collected"
  measure "collect" "$collect" run --yes --quiet --root "$work/root" --profile benchmarks/everything.yaml \
    --since 2000-01-01 --recipient "$recipient" --output "$work/collected"
  measure "tar-zstd-age" sh -c "tar -C '$work/root' -cf - . | zstd -q -3 -T0 | age -r '$recipient' >'$work/plain.age'"
  measure "analyze" "$analyze" "$work"/collected/casefile-*.age --identity "$work/key.txt" --quiet \
    --html "$work/report.html"
  echo "round $round"
done

{
  echo "# $(date -u +%Y-%m-%d), $bytes bytes of generated logs"
  echo
  machine
  versions
  echo "Command: \`benchmarks/pipeline.sh $megabytes\`; best of three rounds, all figures in raw.tsv."
  echo
  best_table "$bytes" "$lines"
  echo
  echo "Sealed: $(stat -c %s "$work"/collected/casefile-*.age) bytes by us, $(stat -c %s "$work/plain.age") by tar, zstd and age, which redact nothing."
  echo "Peak RSS of a pipeline is that of its largest process."
} | tee "$out/README.md"
