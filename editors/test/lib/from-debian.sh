#!/bin/bash
# from-debian.sh SUITE FOLDER PROGRAM PACKAGE…: a program of a newer Debian than this one, taken apart into FOLDER rather than
# installed. PROGRAM, a path in it, is told to use the C library that came with it; it must not be moved afterwards. Exit code 69
# where that cannot be, since Debian and root are needed.
set -euo pipefail
suite=$1 folder=$2 program=$3
shift 3
# An index of packages, with its signatures; elsewhere than on Debian, apt knows none.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $3 == "Debian" && !seen++ { print $1 }')
if [ -z "$mirror" ] || [ "$(id -u)" != 0 ]; then
    echo "$program comes from Debian $suite, for which Debian is needed, and root: a container will do" >&2
    exit 69
fi

missing=()
for tool in mmdebstrap patchelf; do
    command -v $tool >/dev/null || missing+=($tool)
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
fi

rm -rf "$folder"
mkdir -p "$folder"
packages=$(IFS=, && echo "libc6,$*")
# A testing suite says for how long its index is valid; a machine with another date still verifies the signature.
mmdebstrap --quiet --aptopt='Acquire::Check-Valid-Until "false"' --variant=extract --include="$packages" \
    "$suite" "$folder" "deb $mirror $suite main"
libraries=$folder/usr/lib/x86_64-linux-gnu
# The older kind of search path, which holds for libraries of libraries as well.
patchelf --force-rpath --set-rpath "$libraries" --set-interpreter "$libraries/ld-linux-x86-64.so.2" "$folder$program"
