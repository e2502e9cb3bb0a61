"""The archive of a release."""

import hashlib
import tarfile
import zipfile

from .harness import EXE, HOST, ROOT, VERSION, case, package, try_program

NAME = f"tickmark-v{VERSION}-{HOST}"


def archive():
    return package(f"{NAME}.zip" if EXE else f"{NAME}.tar.gz")


def unpack(folder):
    """Where the files of the archive are."""
    if EXE:
        zipfile.ZipFile(archive()).extractall(folder)
    else:
        tarfile.open(archive()).extractall(folder)
    return folder / NAME


@case
def has_its_digest():
    """its .sha256 is its digest, in the form that `sha256sum --check` reads"""
    line = package(f"{archive().name}.sha256").read_text()
    assert line == f"{hashlib.sha256(archive().read_bytes()).hexdigest()}  {archive().name}\n", line


@case
def works(scratch):
    """its program checks the examples and serves"""
    try_program([unpack(scratch) / f"tickmark{EXE}"], scratch)


@case
def is_complete(scratch):
    """holds the licences, what changed, and completions for five shells"""
    folder = unpack(scratch)
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md", "README.md"]:
        assert (folder / name).read_bytes() == (ROOT / name).read_bytes(), name
    for name in ["tickmark.bash", "_tickmark", "tickmark.fish", "tickmark.elv", "_tickmark.ps1"]:
        script = (folder / "completions" / name).read_text(encoding="utf-8")
        assert "write-baseline" in script, name
