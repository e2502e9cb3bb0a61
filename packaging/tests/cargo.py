"""What Cargo installs: from a checkout, from the crate, and with cargo-binstall from the archive."""

import re
import tarfile
import tomllib

from .archive import archive, unpack
from .harness import BUILT, EXE, HOST, ROOT, VERSION, case, env, package, sh, try_program


@case
def from_a_checkout(scratch):
    """`cargo install --path .` gives a program that works"""
    there = env(CARGO_TARGET_DIR=BUILT)
    sh("cargo", "install", "--path", ROOT, "--locked", "--root", scratch / "cargo", "--quiet", env=there)
    try_program([scratch / f"cargo/bin/tickmark{EXE}"], scratch)


def has_all_it_includes(folder):
    """Every text that the compiler takes into the program is there, and no more than what belongs there."""
    count = 0
    for source in folder.glob("src/**/*.rs"):
        for included in re.findall(r'include_str!\("([^"]+)"\)', source.read_text(encoding="utf-8")):
            assert (source.parent / included).is_file(), f"{source}: {included} is not in the package"
            count += 1
    assert count > 20, f"only {count} included texts were found"
    known = {"src", "docs", "examples", "CHANGELOG.md", "README.md", "LICENSE-APACHE", "LICENSE-MIT"}
    known |= {"Cargo.toml", "Cargo.toml.orig", "Cargo.lock", ".cargo_vcs_info.json"}
    return {each.name for each in folder.iterdir()} - known


@case
def crate(scratch):
    """the crate holds all that the program is made of, and nothing else"""
    tarfile.open(package(f"tickmark-{VERSION}.crate")).extractall(scratch)
    unknown = has_all_it_includes(scratch / f"tickmark-{VERSION}")
    assert not unknown, unknown


@case
def binstall(scratch):
    """cargo-binstall is told the name of the archive, and where the program is in it"""
    about = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    told = about["metadata"]["binstall"]
    told = {**told, **told["overrides"].get(HOST, {})}
    known = {"repo": about["repository"], "name": "tickmark", "version": VERSION, "target": HOST, "bin": "tickmark"}

    def expand(template):
        return re.sub(r"\{ ([a-z-]+) \}", lambda found: {**known, "binary-ext": EXE}[found[1]], template)

    release = f"https://github.com/tickmark/tickmark/releases/download/v{VERSION}/"
    assert expand(told["pkg-url"]) == release + archive().name
    assert told["pkg-fmt"] == ("zip" if EXE else "tgz")
    unpack(scratch)
    assert (scratch / expand(told["bin-dir"])).is_file()
