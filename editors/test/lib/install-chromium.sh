#!/bin/bash
# install-chromium.sh: a Chromium with fonts, as Debian packages, to show VS Code in and to draw pictures with; and pngquant,
# which makes them small. Does nothing for what is there. Another Chromium or Chrome is taken when CHROMIUM names it, or where
# it is on the PATH.
set -euo pipefail

missing=()
[ -n "${CHROMIUM:-}" ] || command -v chromium google-chrome >/dev/null || missing+=(chromium)
# The fonts of the pictures: for words, for code, for what stands before a status.
for package in fonts-inter fonts-jetbrains-mono fonts-noto-color-emoji pngquant; do
  dpkg -s $package >/dev/null 2>&1 || missing+=($package)
done
if [ ${#missing[@]} -gt 0 ]; then
  root=$([ "$(id -u)" = 0 ] || echo sudo)
  $root apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" >/dev/null
fi
