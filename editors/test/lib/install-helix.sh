#!/bin/bash
# install-helix.sh SUITE: Helix into $EDITORS_CACHE/helix-SUITE, started as hx in it: Debian's trixie has 25.01, forky 25.07.
# Does nothing if it is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
suite=${1:-trixie}
folder=${EDITORS_CACHE:?}/helix-$suite
command -v tmux >/dev/null ||
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 tmux >/dev/null
[ -x "$folder/hx" ] && exit 0

"$here/from-debian.sh" "$suite" "$folder" /usr/bin/hx hx
# Written last: a folder without it is what an interrupted run left.
cat > "$folder/hx.part" <<SCRIPT
#!/bin/sh
HELIX_RUNTIME=$folder/usr/lib/hx/runtime exec $folder/usr/bin/hx "\$@"
SCRIPT
chmod +x "$folder/hx.part"
mv "$folder/hx.part" "$folder/hx"
"$folder/hx" --version
