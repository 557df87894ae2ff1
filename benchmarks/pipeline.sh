#!/usr/bin/env bash
# pipeline.sh [MEGABYTES]: measures redaction, collection and analysis on generated logs, beside
# `tar | zstd -3 -T0 | age` on the same files, in one run. Needs build/release and `time`.
# The figures go to benchmarks/runs/<date>-<processors>-<processor>/.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-500}
collect=$PWD/build/release/collector/casefile-collect
analyze=$PWD/build/release/analyzer/casefile-analyze
work=$PWD/build/bench
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1 | tr -cs 'A-Za-z0-9' '-' | tr 'A-Z' 'a-z')
out=$PWD/benchmarks/runs/$(date -u +%Y-%m-%d)-$(nproc)x-${processor%-}

mkdir -p "$work" "$out"
if [ "$(cat "$work/size" 2>/dev/null)" != "$megabytes" ]; then
  rm -rf "$work/root"
  python3 benchmarks/generate_logs.py "$work/root" "$megabytes"
  echo "$megabytes" >"$work/size"
fi
rm -f "$work"/key.txt "$work"/*.age
"$collect" keygen --output "$work/key.txt" >/dev/null
recipient=$(sed -n 's/^# public key: //p' "$work/key.txt")
bytes=$(cat "$work"/root/var/log/bench/*.log | wc -c) # also warms the cache for all

raw=$out/raw.tsv
printf 'what\twall_s\tuser_s\tsys_s\tmax_rss_kib\texit\n' >"$raw"

# measure NAME COMMAND…: one line of raw figures. 3 and 10 are results, not failures.
measure() {
  local name=$1 status=0
  shift
  /usr/bin/time -q -o "$work/time" -f "$name\t%e\t%U\t%S\t%M\t%x" "$@" >"$work/$name.log" 2>&1 || status=$?
  case $status in 0 | 3 | 5 | 10) ;; *) tail -n 20 "$work/$name.log" && exit 1 ;; esac
  tail -n 1 "$work/time" | tee -a "$raw"
}

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

# The best of three rounds, as the others hold what else the machine did.
{
  echo "# $(date -u +%Y-%m-%d), $bytes bytes of generated logs"
  echo
  echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors; $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), Linux $(uname -r)."
  echo "$("$collect" --version); $(zstd --version | tr -d '*'); age $(age --version); $(tar --version | head -n 1). Preset release."
  echo "Command: \`benchmarks/pipeline.sh $megabytes\`; best of three rounds, all figures in raw.tsv."
  echo
  echo "| what | MB per CPU second | CPU s | wall s | peak RSS MiB |"
  echo "|---|---|---|---|---|"
  awk -F'\t' -v bytes="$bytes" 'NR > 1 {
      cpu = $3 + $4
      if (!($1 in best) || cpu < best[$1]) { best[$1] = cpu; wall[$1] = $2; rss[$1] = $5; if (!($1 in seen)) { order[++n] = $1; seen[$1] = 1 } }
    }
    END { for (i = 1; i <= n; ++i) { k = order[i]; printf "| %s | %.0f | %.1f | %.1f | %.0f |\n", k, bytes / 1e6 / best[k], best[k], wall[k], rss[k] / 1024 } }' "$raw"
  echo
  echo "Sealed: $(stat -c %s "$work"/collected/casefile-*.age) bytes by us, $(stat -c %s "$work/plain.age") by tar, zstd and age, which redact nothing."
  echo "Peak RSS of a pipeline is that of its largest process."
} | tee "$out/README.md"
