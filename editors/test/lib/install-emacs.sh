#!/bin/bash
# install-emacs.sh: Emacs with its modes for Markdown and YAML, eglot and lsp-mode.
#   28  of Debian 12, installed in the system
#   30  of Debian 13, in $EDITORS_CACHE/emacs-30, started as emacs in it; it has an eglot of its own
# Does nothing for what is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${EDITORS_CACHE:?}/emacs-30
missing=()
for package in emacs-nox elpa-eglot elpa-lsp-mode elpa-markdown-mode elpa-yaml-mode python3-venv tmux; do
    dpkg -s $package >/dev/null 2>&1 || missing+=($package)
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
fi
emacs --version | head -n 1

if [ ! -x "$folder/emacs" ]; then
    "$here/from-debian.sh" trixie "$folder" /usr/bin/emacs-nox emacs-nox elpa-markdown-mode elpa-yaml-mode
    version=$(basename "$folder"/usr/share/emacs/[0-9]*)
    shared=$folder/usr/share/emacs/$version
    programs=$folder/usr/libexec/emacs/$version/x86_64-linux-gnu
    lisp=$(find "$shared/lisp" "$folder"/usr/share/emacs/site-lisp/elpa-src -type d -not -name obsolete -printf '%p:')
    # Emacs looks for its files where it was built to be; and what belongs to the Emacs of the system is not for this one.
    cat > "$folder/emacs.part" <<SCRIPT
#!/bin/sh
export EMACSLOADPATH=${lisp%:} EMACSDATA=$shared/etc EMACSDOC=$shared/etc EMACSPATH=$programs
exec $folder/usr/bin/emacs-nox --dump-file=$(echo "$programs"/*.pdmp) --no-site-file "\$@"
SCRIPT
    chmod +x "$folder/emacs.part"
    mv "$folder/emacs.part" "$folder/emacs"
fi
"$folder/emacs" --version | head -n 1
