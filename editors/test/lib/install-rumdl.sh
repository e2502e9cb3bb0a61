#!/bin/bash
# Installs rumdl, a second server for Markdown, into $EDITORS_CACHE/rumdl: an editor's test shows that tickmark gets on
# with it.
set -euo pipefail
folder=$EDITORS_CACHE/rumdl
[ -x "$folder/bin/rumdl" ] && exit 0
rm -rf "$folder"
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check rumdl==0.3.0
"$folder/bin/rumdl" --version
