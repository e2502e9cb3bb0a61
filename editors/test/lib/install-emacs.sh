#!/bin/bash
# Installs Emacs with its modes for Markdown and YAML, eglot and lsp-mode, as Debian has them. Packages go into the system:
# Emacs cannot be moved.
set -euo pipefail
missing=()
for package in emacs-nox elpa-eglot elpa-lsp-mode elpa-markdown-mode elpa-yaml-mode python3-venv; do
    dpkg -s $package >/dev/null 2>&1 || missing+=($package)
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
fi
emacs --version | head -n 1
