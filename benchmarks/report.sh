#!/usr/bin/env bash
# report.sh [MEGABYTES]: what reports cost beyond the analysis, and how fast their page is in Chromium,
# beside those of pgbadger and GoAccess on comparable logs where these are installed, in one run.
# Needs build/release, `time`, and npm ci in tests/browser.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/common.sh
open_run report
generate_logs "$work/root" "${1:-200}"
lines=$(cat "$work"/root/var/log/bench/*.log | wc -l)

for round in 1 2 3; do
  measure "json" "$analyze" report --quiet --json "$work/casefile.json" "$work/root"
  measure "all" "$analyze" report --quiet --json "$work/casefile.json" --html "$work/casefile.html" \
    --markdown "$work/casefile.md" --sarif "$work/casefile.sarif" --junit "$work/casefile.xml" \
    --csv "$work/casefile.csv" --ndjson "$work/casefile.ndjson" "$work/root"
  echo "round $round"
done
pages=("$work/casefile.html")
if command -v goaccess >/dev/null; then
  measure goaccess goaccess --log-format=COMBINED --no-progress -o "$work/goaccess.html" \
    "$work"/root/var/log/bench/*access*.log && pages+=("$work/goaccess.html")
fi
if command -v pgbadger >/dev/null; then
  measure pgbadger pgbadger -q -f stderr -o "$work/pgbadger.html" \
    "$work"/root/var/log/bench/*postgres*.log && pages+=("$work/pgbadger.html")
fi

{
  echo "# Reports, $(date -u +%Y-%m-%d): $lines lines of generated logs"
  echo
  machine
  not_measured goaccess pgbadger
  echo
  echo "Best of three: the findings file alone, and with all other reports."
  echo
  best_table
  echo
  echo "In Chromium, without a network; milliseconds, the longest frame while it happens:"
  echo
  echo "| page | MB | painted | usable | open timeline | scroll | filter | heap MB |"
  echo "|---|---|---|---|---|---|---|---|"
  node tests/browser/page_speed.mjs "${pages[@]}"
} | tee "$out/README.md"
