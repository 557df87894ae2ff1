#!/usr/bin/env bash
# Installs what the tests need, builds everything (preset dev) and runs every test.
# As root or with sudo on Debian 12; safe to run again; needs the network only to install packages.
# Arguments go to ctest: scripts/test.sh -R Redact
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

install_packages build test
install_node_packages analyzer/report/page tests/browser tests/interop
say "configuring build/dev"
mkdir -p build
cmake --preset dev >build/configure-dev.log 2>&1 || {
  cat build/configure-dev.log
  die "cmake --preset dev failed"
}
say "building with $(nproc) processors"
cmake --build --preset dev -j "$(nproc)"
say "testing"
ctest --preset dev -j "$(nproc)" "$@"
