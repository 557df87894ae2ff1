#!/usr/bin/env bash
# The checks that want a quiet machine and half an hour: clang-tidy over every source, and every fuzz
# target for 20 seconds from its seeds. Logs and crashing inputs lie in build/ci/.
# Both run; the exit code is 1 when either found something.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
mkdir -p build/ci
jobs=$(nproc)

# Only the compile commands of this preset are used: a compilation beside clang-tidy's own parse
# would take as long again. The tests are left to `cmake --build --preset tidy`: GoogleTest's headers
# cost half a minute of clang-tidy for each of them, which would double this run.
tidy_is_clean() {
  cmake --preset tidy -DCMAKE_CXX_CLANG_TIDY= &&
    git ls-files '*.cc' | grep -v -e ^fuzz/ -e ^benchmarks/ -e ^tests/ |
    xargs -P "$jobs" -n 1 clang-tidy -p build/tidy --quiet
}

# Every target for 20 seconds, from its seeds. A crash leaves its input in build/ci/.
fuzz_one() {
  local name=${1##*/fuzz_}
  mkdir -p "build/ci/corpus/$name" "fuzz/corpus/$name"
  "$1" -max_total_time=20 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -verbosity=1 \
    -artifact_prefix="build/ci/$name-" "build/ci/corpus/$name" "fuzz/corpus/$name" \
    >"build/ci/fuzz-$name.log" 2>&1 && return
  echo "fuzz_$name failed:"
  tail -n 40 "build/ci/fuzz-$name.log"
  return 1
}

fuzz_smoke() {
  cmake --preset fuzz && cmake --build --preset fuzz -j "$jobs" || return 1
  export -f fuzz_one
  find build/fuzz/fuzz -maxdepth 1 -name 'fuzz_*' -type f -executable -print0 |
    xargs -0 -r -P "$jobs" -I{} bash -c 'fuzz_one {}'
}

. scripts/packages.sh
install_packages build test check
status=0
say "clang-tidy"
tidy_is_clean >build/ci/tidy.log 2>&1 || { grep -E 'error:' build/ci/tidy.log; status=1; }
say "fuzzing"
fuzz_smoke >build/ci/fuzz.log 2>&1 || { tail -n 60 build/ci/fuzz.log; status=1; }
exit $status
