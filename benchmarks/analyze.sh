#!/usr/bin/env bash
# analyze.sh [MEGABYTES]: measures the analyzer on generated logs, beside lnav, ripgrep with 50
# patterns and `wc -l` on the same files, in one run; with all processors and with one. Needs
# build/release and `time`; lnav and ripgrep are left out, and that is said, where they are not
# installed.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/common.sh
megabytes=${1:-200}
open_run analyze
generate_logs "$work/root" "$megabytes"
logs=("$work"/root/var/log/bench/*.log)
bytes=$(cat "${logs[@]}" | wc -c) # also warms the cache for all
lines=$(cat "${logs[@]}" | wc -l)
for number in $(seq 50); do
  echo "(error|timeout|refused|failed).* code ${number}[0-9]*"
done >"$work/patterns"

for round in 1 2 3; do
  measure "report" "$analyze" report --quiet --json "$work/findings.json" "$work/root"
  measure "report, one processor" taskset -c 0 "$analyze" report --quiet --json "$work/findings.json" "$work/root"
  measure "timeline" "$analyze" timeline --csv /dev/null "$work/root"
  measure "templates" "$analyze" templates "$work/root"
  if command -v lnav >/dev/null; then
    measure "lnav" lnav -n -c ';SELECT log_level, count(*) FROM all_logs GROUP BY log_level' "${logs[@]}"
  fi
  if command -v rg >/dev/null; then measure "ripgrep" rg -j1 -c -f "$work/patterns" "${logs[@]}"; fi
  measure "wc" wc -l "${logs[@]}"
  echo "round $round"
done

{
  echo "# Analysis, $(date -u +%Y-%m-%d): $bytes bytes, $lines lines of generated logs"
  echo
  machine
  "$analyze" --version
  not_measured lnav rg
  echo
  best_table "$bytes" "$lines"
} | tee "$out/README.md"
