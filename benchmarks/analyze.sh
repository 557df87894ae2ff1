#!/usr/bin/env bash
# analyze.sh [MEGABYTES]: measures the analyzer on generated logs, beside lnav, ripgrep with 50
# patterns and `wc -l` on the same files, in one run. Needs build/release and `time`; lnav and
# ripgrep are left out, and that is said, where they are not installed.
# The figures go to benchmarks/runs/<date>-<processors>-<processor>/analyze.{md,tsv}.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-200}
analyze=$PWD/build/release/analyzer/casefile-analyze
work=$PWD/build/bench-analyze
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1 | tr -cs 'A-Za-z0-9' '-' | tr 'A-Z' 'a-z')
out=$PWD/benchmarks/runs/$(date -u +%Y-%m-%d)-$(nproc)x-${processor%-}

mkdir -p "$work" "$out"
if [ "$(cat "$work/size" 2>/dev/null)" != "$megabytes" ]; then
  rm -rf "$work/root"
  python3 benchmarks/generate_logs.py "$work/root" "$megabytes"
  echo "$megabytes" >"$work/size"
fi
logs=("$work"/root/var/log/bench/*.log)
bytes=$(cat "${logs[@]}" | wc -c) # also warms the cache for all
lines=$(cat "${logs[@]}" | wc -l)
for number in $(seq 50); do
  echo "(error|timeout|refused|failed).* code ${number}[0-9]*"
done >"$work/patterns"

raw=$out/analyze.tsv
printf 'what\twall_s\tuser_s\tsys_s\tmax_rss_kib\texit\n' >"$raw"

# measure NAME COMMAND…: one line of raw figures. 1, 3 and 10 are results, not failures.
measure() {
  local name=$1 status=0
  shift
  /usr/bin/time -q -o "$work/time" -f "$name\t%e\t%U\t%S\t%M\t%x" "$@" >"$work/$name.log" 2>&1 || status=$?
  case $status in 0 | 1 | 3 | 10) ;; *) tail -n 20 "$work/$name.log" && exit 1 ;; esac
  tail -n 1 "$work/time" | tee -a "$raw"
}

for round in 1 2 3; do
  measure "report" "$analyze" report --quiet --json "$work/findings.json" "$work/root"
  measure "timeline" "$analyze" timeline --csv /dev/null "$work/root"
  measure "templates" "$analyze" templates "$work/root"
  if command -v lnav >/dev/null; then
    measure "lnav" lnav -n -c ';SELECT log_level, count(*) FROM all_logs GROUP BY log_level' "${logs[@]}"
  fi
  if command -v rg >/dev/null; then measure "ripgrep" rg -j1 -c -f "$work/patterns" "${logs[@]}"; fi
  measure "wc" wc -l "${logs[@]}"
  echo "round $round"
done

# The best of three rounds, as the others hold what else the machine did.
{
  echo "# Analysis, $(date -u +%Y-%m-%d): $bytes bytes, $lines lines of generated logs"
  echo
  echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors."
  for tool in lnav rg; do command -v $tool >/dev/null || echo "$tool is not installed and was not measured."; done
  echo
  echo "| what | MB per CPU second | lines per CPU second | CPU s | wall s | peak RSS MiB |"
  echo "|---|---|---|---|---|---|"
  awk -F'\t' -v bytes="$bytes" -v lines="$lines" 'NR > 1 {
      cpu = $3 + $4; if (cpu == 0) cpu = 0.01
      if (!($1 in best)) order[++n] = $1
      if (!($1 in best) || cpu < best[$1]) { best[$1] = cpu; wall[$1] = $2; rss[$1] = $5 } }
    END { for (i = 1; i <= n; i++) { k = order[i]
      printf "| %s | %.1f | %d | %.2f | %.2f | %.0f |\n", k, bytes / 1e6 / best[k], lines / best[k], best[k], wall[k], rss[k] / 1024 } }' "$raw"
} >"$out/analyze.md"
cat "$out/analyze.md"
