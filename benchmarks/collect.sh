#!/usr/bin/env bash
# collect.sh [ROUNDS]: measures casefile-collect beside `sos report --batch` on this machine, in one run: time, memory, bytes
# written, size, and how many kinds of sources the analyzer understands in each. Needs root (as sos does), sosreport, `time`
# and build/release. The figures go to benchmarks/runs/<date>-<processors>-<processor>-collect/.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
collect=$PWD/build/release/collector/casefile-collect
analyze=$PWD/build/release/analyzer/casefile-analyze
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1 | tr -cs 'A-Za-z0-9' '-' | tr 'A-Z' 'a-z')
out=${OUT:-$PWD/benchmarks/runs/$(date -u +%Y-%m-%d)-$(nproc)x-${processor%-}-collect}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
raw=$out/raw.tsv
printf 'what\twall_s\tuser_s\tsys_s\tmax_rss_kib\tblocks_written_512\tsize\texit\n' >"$raw"

"$collect" keygen --output "$work/key.txt" >/dev/null 2>&1
recipient=$(sed -n 's/^# public key: //p' "$work/key.txt")

# measure NAME FOLDER COMMAND…: one line of raw figures; the size is that of the largest file in FOLDER.
measure() {
  local name=$1 folder=$2 status=0
  shift 2
  rm -rf "$folder" && mkdir -p "$folder"
  /usr/bin/time -q -o "$work/time" -f "%e\t%U\t%S\t%M\t%O" "$@" >"$work/$name.log" 2>&1 || status=$?
  case $status in 0 | 3 | 5) ;; *) tail -n 20 "$work/$name.log" && exit 1 ;; esac
  local size
  size=$(find "$folder" -type f -printf '%s\n' | sort -n | tail -n 1)
  printf '%s\t%s\t%s\t%s\n' "$name" "$(tail -n 1 "$work/time")" "$size" "$status" | tee -a "$raw"
}

# What the analyzer understands in the largest file of a folder: kinds of sources, one a line.
kinds() {
  local file
  file=$(find "$1" -type f -size +4k -printf '%s %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
  "$analyze" "$file" --identity "$work/key.txt" --quiet --json "$work/findings.json" --html /dev/null >/dev/null 2>&1 || true
  python3 -c 'import json, sys
sources = json.load(open(sys.argv[1]))["coverage"]["sources"]
print("\n".join(sorted({source.get("kind", "") for source in sources})))' "$work/findings.json"
}

for round in $(seq "$rounds"); do
  measure casefile "$work/casefile" "$collect" run --yes --quiet --recipient "$recipient" --output "$work/casefile"
  measure sos "$work/sos" sos report --batch --quiet --tmp-dir "$work/sos"
  echo "round $round"
done
kinds "$work/casefile" >"$work/kinds.casefile"
kinds "$work/sos" >"$work/kinds.sos"

# The best of all rounds, as the others hold what else the machine did.
{
  echo "# $(date -u +%Y-%m-%d), casefile-collect beside sos report on one machine"
  echo
  echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors; $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), Linux $(uname -r)."
  echo "$("$collect" --version); sos $(dpkg-query -W -f '${Version}' sosreport). Command: \`benchmarks/collect.sh $rounds\`; best of all rounds, all figures in raw.tsv."
  echo
  echo "| what | wall s | CPU s | peak RSS MiB | written MiB | size MiB |"
  echo "|---|---|---|---|---|---|"
  awk -F'\t' 'NR > 1 {
      if (!($1 in wall) || $2 < wall[$1]) { wall[$1] = $2; cpu[$1] = $3 + $4; rss[$1] = $5; written[$1] = $6; size[$1] = $7 }
    }
    END { for (k in wall) printf "| %s | %.1f | %.1f | %.0f | %.1f | %.2f |\n", k, wall[k], cpu[k], rss[k] / 1024, written[k] / 2048, size[k] / 1048576 }' "$raw" | sort
  echo
  echo "Kinds of sources the analyzer understands: $(wc -l <"$work/kinds.casefile") of ours, $(wc -l <"$work/kinds.sos") of sos, $(comm -12 "$work/kinds.casefile" "$work/kinds.sos" | wc -l) in both."
  echo "Only in sos: $(comm -13 "$work/kinds.casefile" "$work/kinds.sos" | paste -sd, -). Only in ours: $(comm -23 "$work/kinds.casefile" "$work/kinds.sos" | paste -sd, -)."
  echo "sos writes its files to the disk and packs them; casefile-collect redacts and writes the sealed file only."
} | tee "$out/README.md"
