# Sourced by the other scripts: installs the Debian packages of packaging/debian-packages.txt, and what
# the package-lock.json of the report's page and of its tests name.
# shellcheck shell=bash

# say TEXT…: one line of progress.
say() { printf '==> %s\n' "$*"; }

die() {
  printf '%s: error: %s\n' "$(basename "$0")" "$1" >&2
  if [ $# -gt 1 ]; then printf '%s: hint: %s\n' "$(basename "$0")" "$2" >&2; fi
  exit 1
}

# packages_of SECTION…: the names in these sections.
packages_of() {
  local section
  for section in "$@"; do
    sed -n "/^\[$section\]/,/^\[/{/^[a-z0-9]/p}" packaging/debian-packages.txt
  done
}

# as_root COMMAND…: runs it as root, with sudo when we are not.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "packages must be installed, and this is not root" \
      "run it as root, or install sudo; missing: ${missing[*]}"
  fi
}

# is_there PACKAGE: from Debian, or, of those that many people have from elsewhere, as a program.
is_there() {
  case $1 in
    nodejs) [ "$(node -p 'parseInt(process.versions.node) >= 18' 2>/dev/null)" = true ] && return ;;
    npm | chromium) command -v "$1" >/dev/null && return ;;
  esac
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# install_node_packages FOLDER…: what its package-lock.json names, and nothing when that is there.
install_node_packages() {
  local folder
  for folder in "$@"; do
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && continue
    say "packages: npm ci in $folder"
    cmake -DFOLDER="$PWD/$folder" -P cmake/NpmCi.cmake
  done
}

# install_packages SECTION…: installs what is missing; without a network when nothing is.
install_packages() {
  local name conflict
  local -a missing=()
  command -v dpkg-query >/dev/null || die "this is not Debian: dpkg-query is not there" \
    "install by hand what packaging/debian-packages.txt names, then: cmake --preset dev"
  for name in $(packages_of "$@"); do
    is_there "$name" || missing+=("$name")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "packages: all there"
    return
  fi
  conflict=$(dpkg-query -W -f '${db:Status-Status}\n' libboost1.74-dev 2>/dev/null || true)
  if [ "$conflict" = installed ] && [[ " ${missing[*]} " == *" libboost1.81-dev "* ]]; then
    die "libboost1.74-dev is installed and cannot stay beside libboost1.81-dev" \
      "apt-get remove libboost1.74-dev, then run this again"
  fi
  say "packages: installing ${#missing[@]}: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    "${missing[@]}"
}
