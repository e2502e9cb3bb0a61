"""Packs a folder into DIR/NAME.tar.gz, or NAME.zip for Windows, with a .sha256 beside it.

The same files give the same bytes, on every system: order, times and owners do not depend on who packs.
"""

import gzip
import hashlib
import sys
import tarfile
import zipfile
from pathlib import Path

# 1980-01-01, the first day that a zip file knows.
EPOCH = 315532800


def mode(path: Path) -> int:
    return 0o755 if path.is_dir() or path.stem == "tickmark" and path.suffix in ("", ".exe") else 0o644


def tar(folder: Path, archive: Path) -> None:
    # The name of the archive is left out of the gzip header, and so is the time.
    with archive.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as files:
            for path in [folder, *sorted(folder.rglob("*"))]:
                entry = files.gettarinfo(path, path.relative_to(folder.parent).as_posix())
                entry.uid = entry.gid = 0
                entry.uname = entry.gname = "root"
                entry.mtime, entry.mode = EPOCH, mode(path)
                if path.is_dir():
                    files.addfile(entry)
                else:
                    with path.open("rb") as content:
                        files.addfile(entry, content)


def zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix())
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode(path) << 16
            files.writestr(entry, path.read_bytes())


folder, out = Path(sys.argv[1]), Path(sys.argv[2])
is_windows = "windows" in folder.name
archive = out / (folder.name + (".zip" if is_windows else ".tar.gz"))
(zip if is_windows else tar)(folder, archive)
digest = hashlib.sha256(archive.read_bytes()).hexdigest()
archive.with_name(archive.name + ".sha256").write_bytes(f"{digest}  {archive.name}\n".encode())
print(archive)
