"""What all tests of packages share: cases and their TAP, a folder for each, and how an installed program is tried."""

import difflib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
VERSION = re.search(r'^version = "(.*)"', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]
ABOUT_RUST = subprocess.check_output(["rustc", "-vV"], text=True)
# What was built for musl runs here as well, but is no package for this system.
HOST = os.environ.get("TICKMARK_TARGET") or re.search("^host: (.*)", ABOUT_RUST, re.MULTILINE)[1]
TARGETS = json.loads((ROOT / "packaging/targets.json").read_text())
EXE = ".exe" if os.name == "nt" else ""

packages = BUILT / "packages"
cases = []


class Skip(Exception):
    """Why a case cannot be tried on this system."""


def case(test):
    """Registers a case; its doc comment is its name. It may ask for an empty folder, as `scratch`."""
    cases.append(test)
    return test


def run(names):
    """Runs the cases of these files."""
    failed = 0
    chosen = [test for test in cases if test.__module__.removeprefix("tests.") in names]
    print(f"1..{len(chosen)}")
    for number, test in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory(prefix="tickmark-packaging-", ignore_cleanup_errors=True) as scratch:
            wanted = {"scratch": Path(scratch)} if "scratch" in inspect.signature(test).parameters else {}
            line = f"{number} - {test.__module__.split('.')[-1]}: {test.__doc__}"
            try:
                test(**wanted)
                print(f"ok {line}", flush=True)
            except Skip as reason:
                print(f"ok {line} # SKIP {reason}", flush=True)
            except Exception:
                failed += 1
                print(f"not ok {line}")
                print("".join(f"# {each}\n" for each in traceback.format_exc().splitlines()), end="", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


def package(pattern):
    """The one package of this name."""
    found = sorted(packages.glob(pattern))
    assert len(found) == 1, f"one {pattern} in {packages}, found {[each.name for each in found]}: run packaging/build"
    return found[0]


def row():
    """What targets.json says of this system."""
    return next(each for each in TARGETS if each["target"] == HOST)


def sh(*command, code=0, **options):
    """Runs a command to its end, and returns what it wrote to stdout and stderr."""
    command = [str(each) for each in command]
    # npm and its like are scripts on Windows.
    command[0] = shutil.which(command[0]) or command[0]
    done = subprocess.run(command, text=True, encoding="utf-8", capture_output=True, timeout=600, **options)
    said = f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    assert done.returncode == code, f"exit code {done.returncode}, expected {code}, of {said}"
    return done.stdout + done.stderr


def env(**variables):
    return {**os.environ, **{name: str(value) for name, value in variables.items()}}


def tool(name):
    """A program of requirements.txt, installed once and kept beside what is built."""
    wanted = ROOT / "packaging/tests/requirements.txt"
    folder = BUILT / "tools/packaging-tests"
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        shutil.rmtree(folder, ignore_errors=True)
        python = venv(folder)
        sh(python, "-m", "pip", "install", "--quiet", "--requirement", wanted)
        shutil.copy(wanted, stamp)
    return folder / ("Scripts" if EXE else "bin") / (name + EXE)


def venv(folder):
    """A new virtual environment, as its Python."""
    sh(sys.executable, "-m", "venv", folder)
    return folder / ("Scripts" if EXE else "bin") / ("python" + EXE)


def try_program(command, scratch):
    """An installed program says its version, reports what it has to about the examples, and serves an editor."""
    command = [str(each) for each in command]
    assert sh(*command, "--version") == f"tickmark {VERSION}\n"
    # The top of a workspace is where its repository is.
    (scratch / "workspace/.git").mkdir(parents=True)
    shutil.copytree(ROOT / "examples", scratch / "workspace/examples")
    report = sh(*command, "check", "examples/", cwd=scratch / "workspace", code=1)
    expected = (ROOT / "examples/expected.txt").read_text(encoding="utf-8")
    difference = difflib.unified_diff(expected.splitlines(), report.splitlines(), "expected", "reported", lineterm="")
    assert report == expected, "\n".join(difference)
    serve(command + ["server"], scratch / "workspace")
    serve(command + ["server", "--stdio"], scratch / "workspace")


def serve(command, folder):
    """A session as short as can be: what the server says of itself, and an end in good order."""
    server = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(**message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        server.stdin.flush()

    def answer(number):
        while True:
            length = 0
            while line := server.stdout.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert length, "the server ended instead of answering"
            message = json.loads(server.stdout.read(length))
            if message.get("id") == number and "method" not in message:
                return message["result"]

    try:
        folders = [{"uri": folder.resolve().as_uri(), "name": "workspace"}]
        send(id=1, method="initialize", params={"processId": None, "capabilities": {}, "workspaceFolders": folders})
        about = answer(1)["serverInfo"]
        assert about == {"name": "tickmark", "version": VERSION}, about
        send(method="initialized", params={})
        send(id=2, method="shutdown")
        assert answer(2) is None
        send(method="exit")
        assert server.wait(30) == 0, f"the server ended with exit code {server.returncode}"
    finally:
        server.kill()
        server.wait()
        server.stdin.close()
        server.stdout.close()
