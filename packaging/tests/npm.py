"""The npm packages: installed from a registry as users do, and the script that starts the program."""

import json
import os
import signal
import subprocess
import time

from .harness import EXE, TARGETS, VERSION, Skip, case, env, package, row, sh, try_program
from .registry import Registry

PLATFORM = f"tickmark-{row()['npm']}"


def main_package():
    return package(f"tickmark-{VERSION}.tgz")


def platform_package():
    return package(f"{PLATFORM}-{VERSION}.tgz")


def quiet(scratch):
    """Nothing of this system's npm: no settings, no cache."""
    return env(npm_config_cache=scratch / "cache", npm_config_userconfig=scratch / "npmrc", NO_UPDATE_NOTIFIER=1)


def install(scratch, *what):
    """Where npm put the command."""
    sh("npm", "install", "--global", "--prefix", scratch / "npm", *what, env=quiet(scratch))
    return scratch / "npm/tickmark.cmd" if EXE else scratch / "npm/bin/tickmark"


def files(scratch):
    """The command, installed from the two files without any registry."""
    return install(scratch, "--offline", platform_package(), main_package())


@case
def from_a_registry(scratch):
    """`npm install --global tickmark` takes the program for this system alone, and it works"""
    with Registry([main_package(), platform_package()], TARGETS) as registry:
        command = install(scratch, "--registry", registry.address, "tickmark")
        assert sorted(registry.taken) == sorted([main_package().name, platform_package().name]), registry.taken
    try_program([command], scratch)


@case
def from_files(scratch):
    """the two files can be installed without a registry"""
    try_program([files(scratch)], scratch)


@case
def says_what_it_is(scratch):
    """both packages name version, licence and repository, and what they are for"""
    for archive in [main_package(), platform_package()]:
        about = json.loads(sh("tar", "-xzOf", archive, "package/package.json"))
        assert about["version"] == VERSION
        assert about["license"] == "MIT OR Apache-2.0"
        assert about["repository"]["url"] == "git+https://github.com/tickmark/tickmark.git"
    assert about["os"] == [row()["npm"].split("-")[0]]


@case
def ends_as_the_program_ends(scratch):
    """the exit code is the program's: 0, 1 and 2"""
    command = files(scratch)
    folder = scratch / "tickets"
    folder.mkdir()
    (folder / "A-1.md").write_text("# A-1: Once\n")
    sh(command, "check", folder, code=0)
    (folder / "A-1-again.md").write_text("# A-1: Again\n")
    assert "duplicate-id" in sh(command, "check", folder, code=1)
    assert "there is no file or folder" in sh(command, "check", folder / "nowhere", code=2)


def children(number):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(number)], text=True, capture_output=True).stdout
    return [int(each) for each in found.split()]


def wait_for(what):
    until = time.monotonic() + 20
    while not (found := what()):
        assert time.monotonic() < until, "nothing came within 20 seconds"
        time.sleep(0.02)
    return found


@case
def passes_signals(scratch):
    """a signal reaches the program, and the command ends by it, too"""
    if EXE:
        raise Skip("Windows has no signals")
    command = files(scratch)
    for name in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]:
        started = subprocess.Popen([command, "server"], stdin=subprocess.PIPE)
        try:
            program = wait_for(lambda: children(started.pid))[0]
            wait_for(lambda: "tickmark" in sh("ps", "-o", "comm=", "-p", program))
            started.send_signal(name)
            assert started.wait(20) == -name, f"{name.name}: {started.returncode}"
            wait_for(lambda: not os.path.exists(f"/proc/{program}"))
        finally:
            started.kill()
            started.wait()
            started.stdin.close()


@case
def tells_when_the_program_is_missing(scratch):
    """without the package for this system it says which one is missing, and what to do"""
    said = sh(install(scratch, "--offline", main_package()), "--version", code=2)
    assert f"the package {PLATFORM}, which holds" in said, said
    assert "npm install --include=optional tickmark" in said, said


@case
def tells_when_there_is_none(scratch):
    """on a system that nothing is built for it says so"""
    script = "Object.defineProperty(process, 'arch', {value: 'mips'}); require(process.argv[1])"
    install(scratch, "--offline", main_package())
    folder = scratch / ("npm/node_modules" if EXE else "npm/lib/node_modules")
    said = sh("node", "-e", script, folder / "tickmark/bin/tickmark.js", code=2)
    assert "there is no program for" in said and "cargo install tickmark" in said, said
