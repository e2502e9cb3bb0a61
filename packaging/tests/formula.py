"""The formula for Homebrew: filled in as for a release, read by Ruby, and installed as far as that goes without brew."""

import shutil

from .archive import archive, unpack
from .harness import EXE, HOST, ROOT, TARGETS, VERSION, Skip, case, sh

FORMULA = ROOT / "packaging/formula"


def sums(scratch, targets):
    """Digests of a release: that of the archive that was built, and made up ones of the others."""
    digest = archive().with_name(f"{archive().name}.sha256").read_text().split()[0]
    made_up = {target: f"{number:064x}" for number, target in enumerate(targets, 1)} | {HOST: digest}
    file = scratch / "SHA256SUMS"
    lines = [f"{made_up[target]}  tickmark-v{VERSION}-{target}.tar.gz\n" for target in targets]
    file.write_text("".join(lines))
    return file, made_up


def unix():
    if EXE:
        raise Skip("Homebrew is not for Windows")
    return [each["target"] for each in TARGETS if "windows" not in each["target"]]


@case
def has_the_digests_of_a_release(scratch):
    """each system gets the archive that is for it, and its digest"""
    file, digests = sums(scratch, unix())
    formula = sh("bash", FORMULA, file)
    if not shutil.which("ruby"):
        raise Skip("there is no Ruby")
    (scratch / "tickmark.rb").write_text(formula)
    for system in ["macos", "linux"]:
        for cpu, name in [("arm", "aarch64"), ("intel", "x86_64")]:
            target = f"{name}-{'apple-darwin' if system == 'macos' else 'unknown-linux-gnu'}"
            said = sh("ruby", ROOT / "packaging/tests/brew.rb", scratch / "tickmark.rb", system, cpu)
            release = f"https://github.com/tickmark/tickmark/releases/download/v{VERSION}"
            assert said.split() == [f"{release}/tickmark-v{VERSION}-{target}.tar.gz", digests[target]], said


@case
def installs_what_the_archive_has(scratch):
    """each file that it installs is in the archive"""
    file, _ = sums(scratch, unix())
    formula = sh("bash", FORMULA, file)
    if not shutil.which("ruby"):
        raise Skip("there is no Ruby")
    (scratch / "tickmark.rb").write_text(formula)
    system = "macos" if "darwin" in HOST else "linux"
    said = sh("ruby", ROOT / "packaging/tests/brew.rb", scratch / "tickmark.rb", system, "intel", unpack(scratch))
    assert said.count("installed ") == 4, said


@case
def needs_all_archives(scratch):
    """it is not made when a release lacks an archive, and says which one"""
    file, _ = sums(scratch, [target for target in unix() if target != "aarch64-apple-darwin"])
    said = sh("bash", FORMULA, file, code=1)
    assert f'has no archive of version {VERSION} for "@aarch64-apple-darwin@"' in said, said
