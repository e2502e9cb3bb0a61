#!/bin/bash
# Installs Helix into $EDITORS_CACHE/helix-SUITE, from a newer Debian than this one: trixie has 25.01, forky 25.07.
# It is taken apart rather than installed, and told to use the C library that came with it.
set -euo pipefail
suite=${1:-trixie}
folder=$EDITORS_CACHE/helix-$suite
[ -x "$folder/hx" ] && exit 0

missing=()
for tool in mmdebstrap patchelf tmux; do
    command -v $tool >/dev/null || missing+=($tool)
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
fi

# The mirror that this machine uses is as good as any for another suite.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
part=$folder.part
rm -rf "$part"
# A testing suite says for how long its index is valid; a machine with another date still verifies the signature.
mmdebstrap --quiet --aptopt='Acquire::Check-Valid-Until "false"' --variant=extract --include=hx,libc6 \
    "$suite" "$part" "deb $mirror $suite main"
libraries=/usr/lib/x86_64-linux-gnu
patchelf --set-interpreter "$folder$libraries/ld-linux-x86-64.so.2" --set-rpath "$folder$libraries" "$part/usr/bin/hx"
cat > "$part/hx" <<SCRIPT
#!/bin/sh
HELIX_RUNTIME=$folder/usr/lib/hx/runtime exec $folder/usr/bin/hx "\$@"
SCRIPT
chmod +x "$part/hx"
rm -rf "$folder"
mv "$part" "$folder"
"$folder/hx" --version
