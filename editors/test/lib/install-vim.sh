#!/bin/bash
# install-vim.sh: Vim and ALE, the client that the tests of Vim use, from Debian's packages. Does nothing if they are there.
set -euo pipefail
if ! command -v vim.nox >/dev/null || ! dpkg -s vim-ale >/dev/null 2>&1; then
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends vim-nox vim-ale >/dev/null
fi
vim.nox --version | sed 1q
