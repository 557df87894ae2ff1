# shellcheck shell=bash disable=SC2034  # its names are used where it is sourced
# Sourced by the benchmarks, from the root of the repository: where the figures go, what they are
# measured on, and how. Needs `time` and build/release.
collect=$PWD/build/release/collector/casefile-collect
analyze=$PWD/build/release/analyzer/casefile-analyze

# open_run NAME: $work keeps what is generated, $out the figures, $raw (raw.tsv in $out) each of them.
open_run() {
  local processor
  processor=$(processor_name | tr -cs 'A-Za-z0-9' '-' | tr '[:upper:]' '[:lower:]')
  work=$PWD/build/bench-$1
  out=$PWD/benchmarks/runs/$(date -u +%Y-%m-%d)-$(nproc)x-${processor%-}-$1
  raw=$out/raw.tsv
  mkdir -p "$work" "$out"
  printf 'what\twall_s\tuser_s\tsys_s\tmax_rss_kib\tblocks_written_512\texit\n' >"$raw"
}

processor_name() { sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1; }

machine() {
  echo "$(processor_name), $(nproc) processors; $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), Linux $(uname -r)."
}

# generate_logs FOLDER MEGABYTES: logs of several formats in FOLDER/var/log/bench, made once.
generate_logs() {
  [ "$(cat "$1.size" 2>/dev/null)" = "$2" ] && return
  rm -rf "$1"
  python3 benchmarks/generate_logs.py "$1" "$2"
  echo "$2" >"$1.size"
}

# A key to seal to: its file is $work/key.txt, and $recipient who can open.
make_key() {
  rm -f "$work/key.txt"
  "$collect" keygen --output "$work/key.txt" >/dev/null 2>&1
  recipient=$(sed -n 's/^# public key: //p' "$work/key.txt")
}

versions() {
  echo "$("$collect" --version); $(zstd --version | tr -d '*'); age $(age --version); $(tar --version | head -n 1)."
}

# measure NAME COMMAND…: one line of $raw. 3, 5 and 10 are results of our programs, not failures.
measure() {
  local name=$1 status=0
  shift
  /usr/bin/time -q -o "$work/time" -f '%e\t%U\t%S\t%M\t%O\t%x' "$@" >"$work/measured.log" 2>&1 || status=$?
  case $status in 0 | 3 | 5 | 10) ;; *) tail -n 20 "$work/measured.log" && exit 1 ;; esac
  printf '%s\t%s\n' "$name" "$(tail -n 1 "$work/time")" | tee -a "$raw"
}

# Of each that was measured the round with the least CPU seconds, as the others hold what else the
# machine did: name, CPU seconds, wall seconds, peak RSS in MiB, MiB written, tab-separated.
best() {
  awk -F'\t' 'NR > 1 {
      if (!($1 in cpu)) order[++n] = $1
      if (!($1 in cpu) || $3 + $4 < cpu[$1]) { cpu[$1] = $3 + $4; wall[$1] = $2; rss[$1] = $5; written[$1] = $6 }
    }
    END { for (i = 1; i <= n; ++i) { k = order[i]
      printf "%s\t%.2f\t%.2f\t%.0f\t%.1f\n", k, cpu[k], wall[k], rss[k] / 1024, written[k] / 2048 } }' "$raw"
}

# The best as a table; with BYTES and LINES, also how much of them in a CPU second.
best_table() {
  if [ $# -eq 0 ]; then
    printf '| what | CPU s | wall s | peak RSS MiB |\n|---|---|---|---|\n'
    best | awk -F'\t' '{ printf "| %s | %s | %s | %s |\n", $1, $2, $3, $4 }'
    return
  fi
  printf '| what | MB per CPU second | lines per CPU second | CPU s | wall s | peak RSS MiB |\n|---|---|---|---|---|---|\n'
  best | awk -F'\t' -v bytes="$1" -v lines="$2" '{
    cpu = $2 > 0 ? $2 : 0.01
    printf "| %s | %.1f | %d | %s | %s | %s |\n", $1, bytes / 1e6 / cpu, lines / cpu, $2, $3, $4 }'
}

# not_measured PROGRAM…: names those that are not installed.
not_measured() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || echo "$program is not installed and was not measured."
  done
}
