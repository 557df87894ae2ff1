#!/usr/bin/env bash
# report.sh [MEGABYTES]: what reports cost beyond the analysis, and how fast their page is in Chromium,
# beside those of pgbadger and GoAccess on comparable logs where these are installed, in one run.
# Needs build/release, `time`, and npm ci in tests/browser.
# The figures go to benchmarks/runs/<date>-<processors>-<processor>/report.{md,tsv}.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-200}
analyze=$PWD/build/release/analyzer/casefile-analyze
work=$PWD/build/bench-report
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1 | tr -cs 'A-Za-z0-9' '-' | tr 'A-Z' 'a-z')
out=$PWD/benchmarks/runs/$(date -u +%Y-%m-%d)-$(nproc)x-${processor%-}

mkdir -p "$work" "$out"
if [ "$(cat "$work/size" 2>/dev/null)" != "$megabytes" ]; then
  rm -rf "$work/root"
  python3 benchmarks/generate_logs.py "$work/root" "$megabytes"
  echo "$megabytes" >"$work/size"
fi
lines=$(cat "$work"/root/var/log/bench/*.log | wc -l)
raw=$out/report.tsv
printf 'what\twall_s\tuser_s\tmax_rss_kib\n' >"$raw"

# measure NAME COMMAND…: one line of raw figures. 3 and 10 are results, not failures.
measure() {
  local name=$1 status=0
  shift
  /usr/bin/time -q -o "$work/time" -f "$name\t%e\t%U\t%M" "$@" >"$work/$name.log" 2>&1 || status=$?
  case $status in 0 | 3 | 10) ;; *) tail -n 20 "$work/$name.log" && exit 1 ;; esac
  tail -n 1 "$work/time" | tee -a "$raw"
}

pages=()
for round in 1 2 3; do
  measure "json" "$analyze" report --quiet --json "$work/casefile.json" "$work/root"
  measure "all" "$analyze" report --quiet --json "$work/casefile.json" --html "$work/casefile.html" \
    --markdown "$work/casefile.md" --sarif "$work/casefile.sarif" --junit "$work/casefile.xml" \
    --csv "$work/casefile.csv" --ndjson "$work/casefile.ndjson" "$work/root"
  echo "round $round"
done
pages+=("$work/casefile.html")
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
  echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors."
  for tool in goaccess pgbadger; do
    command -v $tool >/dev/null || echo "$tool is not installed and was not measured."
  done
  echo
  echo "Best of three: the findings file alone, and with all other reports."
  echo
  echo "| what | wall s | CPU s | peak RSS MiB |"
  echo "|---|---|---|---|"
  awk -F'\t' 'NR > 1 && (!($1 in best) || $2 < best[$1]) { best[$1] = $2; cpu[$1] = $3; rss[$1] = $4 }
    END { for (what in best) printf "| %s | %.2f | %.2f | %.0f |\n", what, best[what], cpu[what], rss[what] / 1024 }' "$raw" | sort
  echo
  echo "In Chromium, without a network; milliseconds, the longest frame while it happens:"
  echo
  echo "| page | MB | painted | usable | open timeline | scroll | filter | heap MB |"
  echo "|---|---|---|---|---|---|---|---|"
  node tests/browser/page_speed.mjs "${pages[@]}"
} | tee "$out/report.md"
