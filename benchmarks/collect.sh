#!/usr/bin/env bash
# collect.sh [ROUNDS]: measures casefile-collect beside `sos report --batch` on this machine, in one run: time, memory, bytes
# written, size, and how many kinds of sources the analyzer understands in each. Needs root (as sos does), sosreport, `time`
# and build/release.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/common.sh
rounds=${1:-3}
open_run collect
make_key

# A fresh folder for what is written, in $1.
fresh() { rm -rf "$1" && mkdir -p "$1"; }

# The largest file in a folder.
largest() { find "$1" -type f -size +4k -printf '%s %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-; }

# What the analyzer understands in the largest file of a folder: kinds of sources, one a line.
kinds() {
  "$analyze" "$(largest "$1")" --identity "$work/key.txt" --quiet --json "$work/findings.json" --html /dev/null \
    >/dev/null 2>&1 || true
  python3 -c 'import json, sys
sources = json.load(open(sys.argv[1]))["coverage"]["sources"]
print("\n".join(sorted({source.get("kind", "") for source in sources})))' "$work/findings.json"
}

for round in $(seq "$rounds"); do
  fresh "$work/casefile"
  measure casefile "$collect" run --yes --quiet --recipient "$recipient" --output "$work/casefile"
  fresh "$work/sos"
  measure sos sos report --batch --quiet --tmp-dir "$work/sos"
  echo "round $round"
done
kinds "$work/casefile" >"$work/kinds.casefile"
kinds "$work/sos" >"$work/kinds.sos"

{
  echo "# $(date -u +%Y-%m-%d), casefile-collect beside sos report on one machine"
  echo
  machine
  echo "$("$collect" --version); sos $(dpkg-query -W -f '${Version}' sosreport). Command: \`benchmarks/collect.sh $rounds\`; best of all rounds, all figures in raw.tsv."
  echo
  echo "| what | CPU s | wall s | peak RSS MiB | written MiB |"
  echo "|---|---|---|---|---|"
  best | awk -F'\t' '{ printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5 }'
  echo
  for what in casefile sos; do
    echo "The file of $what: $(stat -c %s "$(largest "$work/$what")") bytes."
  done
  echo "Kinds of sources the analyzer understands: $(wc -l <"$work/kinds.casefile") of ours, $(wc -l <"$work/kinds.sos") of sos, $(comm -12 "$work/kinds.casefile" "$work/kinds.sos" | wc -l) in both."
  echo "Only in sos: $(comm -13 "$work/kinds.casefile" "$work/kinds.sos" | paste -sd, -). Only in ours: $(comm -23 "$work/kinds.casefile" "$work/kinds.sos" | paste -sd, -)."
  echo "sos writes its files to the disk and packs them; casefile-collect redacts and writes the sealed file only."
} | tee "$out/README.md"
