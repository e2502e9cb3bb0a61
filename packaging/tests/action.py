"""What the GitHub Action runs, with a release that lies in a folder."""

import re
import shutil

from .archive import archive
from .harness import EXE, HOST, ROOT, VERSION, case, env, sh


def release(scratch):
    """A folder as the releases have it."""
    folder = scratch / f"releases/v{VERSION}"
    folder.mkdir(parents=True)
    for file in [archive(), archive().with_name(f"{archive().name}.sha256")]:
        shutil.copy(file, folder)
    return folder


def run(scratch, code, **inputs):
    (scratch / "runner").mkdir(exist_ok=True)
    there = {
        "RUNNER_OS": "Windows" if EXE else "macOS" if "darwin" in HOST else "Linux",
        "RUNNER_ARCH": "X64" if HOST.startswith("x86_64") else "ARM64",
        "RUNNER_TEMP": scratch / "runner",
        "GITHUB_PATH": scratch / "path",
        "RELEASES": (scratch / "releases").as_uri(),
        "VERSION": VERSION,
        "PATHS": "examples/",
        "SEVERITY": "warning",
        "BASELINE": "",
        **inputs,
    }
    return sh("bash", ROOT / "packaging/action", cwd=ROOT, env=env(**there), code=code)


@case
def annotates(scratch):
    """it takes the release for the runner, and annotates what it finds"""
    release(scratch)
    said = run(scratch, code=1)
    assert "::error file=examples/tickets/tasks/TASK-21-vent-windows.md,line=1," in said, said
    assert (scratch / "path").read_text().strip().endswith(f"tickmark-v{VERSION}-{HOST}")


@case
def takes_its_inputs(scratch):
    """paths, severity and baseline are understood; a version may begin with v"""
    release(scratch)
    paths = "examples/tickets/briefs/path-lights.md\nexamples/tickets/plans/night-watch.md\n"
    said = run(scratch, PATHS=paths, VERSION=f"v{VERSION}", code=0)
    assert "checked 2 files" in said and "::" not in said, said
    said = run(scratch, SEVERITY="hint", code=1)
    assert "::notice " in said, said
    known = scratch / "known.json"
    program = next((scratch / "runner").glob(f"*/*/tickmark{EXE}"))
    sh(program, "check", "examples/", "--write-baseline", known, cwd=ROOT)
    said = run(scratch, BASELINE=known, code=0)
    assert "::" not in said, said


@case
def distrusts(scratch):
    """an archive with another digest is not run"""
    folder = release(scratch)
    with (folder / archive().name).open("ab") as file:
        file.write(b" ")
    said = run(scratch, code=2)
    assert "is not what was released: its digest differs" in said, said
    assert not list((scratch / "runner").glob("*/*/tickmark*"))


@case
def tells_what_is_missing(scratch):
    """a version that was not released is named, and so is a runner that nothing is built for"""
    release(scratch)
    said = run(scratch, VERSION="99.0.0", code=2)
    assert "is there a release 99.0.0?" in said, said
    said = run(scratch, RUNNER_ARCH="ARM", code=2)
    assert "there is no release for runners on ARM" in said, said


@case
def has_each_input():
    """action.yml hands each of its inputs on"""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    declared = re.findall(r"^  ([a-z-]+):$", text.split("inputs:")[1].split("runs:")[0], re.MULTILINE)
    assert len(declared) == 5, declared
    for name in declared:
        assert f"${{{{ inputs.{name} }}}}" in text, name
