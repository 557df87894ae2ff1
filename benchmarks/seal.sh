#!/usr/bin/env bash
# seal.sh [MEGABYTES [BUILD]]: sealing and opening beside tar, zstd and age on the same files, in one
# run: 500 files of generated logs, sealed; the same twice over, from which one member is taken and
# the list is read. Needs `time`, and BUILD (build/release) with the targets seal_files,
# casefile-analyze and casefile-collect. The figures go to
# benchmarks/runs/<date>-<processors>-<processor>-seal/.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-500}
build=$PWD/${2:-build/release}
collect=$build/collector/casefile-collect
analyze=$build/analyzer/casefile-analyze
seal=$build/benchmarks/seal_files
work=$PWD/build/bench-seal
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1 | tr -cs 'A-Za-z0-9' '-' | tr 'A-Z' 'a-z')
out=$PWD/benchmarks/runs/$(date -u +%Y-%m-%d)-$(nproc)x-${processor%-}-seal

mkdir -p "$work" "$out"
if [ "$(cat "$work/size" 2>/dev/null)" != "$megabytes" ]; then
  rm -rf "$work/logs" "$work/twice" "$work/source"
  python3 benchmarks/generate_logs.py "$work/source" "$megabytes"
  mkdir "$work/logs"
  cat "$work"/source/var/log/bench/*.log | split -n l/500 -a 3 - "$work/logs/log-"
  rm -rf "$work/source"
  echo "$megabytes" >"$work/size"
fi
if [ ! -d "$work/twice" ]; then
  mkdir "$work/twice"
  cp -al "$work/logs" "$work/twice/one"
  cp -al "$work/logs" "$work/twice/two"
fi
rm -f "$work"/*.age "$work"/key.txt
"$collect" keygen --output "$work/key.txt" >/dev/null 2>&1
recipient=$(sed -n 's/^# public key: //p' "$work/key.txt")
bytes=$(cat "$work"/logs/* | wc -c) # also warms the cache for all
raw=$out/raw.tsv
printf 'what\twall_s\tuser_s\tsys_s\tmax_rss_kib\texit\n' >"$raw"

# measure NAME COMMAND…: one line of raw figures.
measure() {
  local name=$1
  shift
  /usr/bin/time -q -o "$work/time" -f "$name\t%e\t%U\t%S\t%M\t%x" "$@" >"$work/measure.log" 2>&1 ||
    { tail -n 20 "$work/measure.log" && exit 1; }
  tail -n 1 "$work/time" | tee -a "$raw"
}

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
  echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors; $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), Linux $(uname -r)."
  echo "$("$collect" --version); $(zstd --version | tr -d '*'); age $(age --version); $(tar --version | head -n 1)."
  echo "Command: \`benchmarks/seal.sh $megabytes ${2:-}\`; best of five rounds, all figures in raw.tsv. Load when it ended: $(cut -d' ' -f1-3 /proc/loadavg)."
  echo
  echo "| what | CPU s | wall s | peak RSS MiB |"
  echo "|---|---|---|---|"
  awk -F'\t' 'NR > 1 {
      cpu = $3 + $4
      if (!($1 in best)) { order[++n] = $1; best[$1] = cpu; wall[$1] = $2; rss[$1] = $5 }
      if (cpu < best[$1]) best[$1] = cpu
      if ($2 < wall[$1]) wall[$1] = $2
      if ($5 > rss[$1]) rss[$1] = $5
    }
    END { for (i = 1; i <= n; ++i) { k = order[i]; printf "| %s | %.2f | %.2f | %.0f |\n", k, best[k], wall[k], rss[k] / 1024 } }' "$raw"
  echo
  echo "Sealed: $(stat -c %s "$work/ours.age") bytes by us, $(stat -c %s "$work/plain.age") by tar, zstd and age."
  echo "Peak RSS of a pipeline is that of its largest process."
} | tee "$out/README.md"
