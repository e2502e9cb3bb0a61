"""One Helix in a terminal: its configuration, its keys, what is on its screen, and what the server knows of its texts."""
import os
from pathlib import Path

import tap
from suite import ROOT, Failure, Log, equal, wait_for, workspace
from terminal import Terminal

CACHE = Path(os.environ["EDITORS_CACHE"])
PICTURES = Path(os.environ["PICTURES"])
SCRATCH = Path(os.environ["SCRATCH"])
# What each Helix begins with.
TASK = "tickets/tasks/TASK-22-door-display.md"


class Helix:
    """One Helix with a configuration and a workspace of its own."""

    def __init__(self, suite, name, has_tickmark=True, settings="", start="", is_alone=False):
        self.suite = suite
        self.home = SCRATCH / f"{suite}-{name}"
        self.folder = workspace(self.home / "workspace")
        self.log = Log(self.home / "tap.log")
        self.socket = str(self.home / "tap")
        configuration = self.home / "config/helix"
        configuration.mkdir(parents=True)
        for name in ("languages.toml", "config.toml"):
            (configuration / name).write_text((ROOT / "editors/helix" / name).read_text())
        if settings:
            (self.folder / ".helix").mkdir()
            (self.folder / ".helix/languages.toml").write_text(settings)
        programs = self.home / "bin"
        programs.mkdir()
        if has_tickmark:
            tap.install(programs)
        if not is_alone:
            (programs / "rumdl").symlink_to(CACHE / "rumdl/bin/rumdl")
        self.program = str(CACHE / f"helix-{suite}/hx")
        self.environment = {
            "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"), "PATH": f"{programs}:/usr/bin:/bin",
            "TICKMARK_REAL": str(SCRATCH / "tickmark"), "TICKMARK_TAP": self.socket,
            "LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor",
        }
        self.terminal = Terminal(f"helix-{suite}-{name}", [self.program, os.path.relpath(TASK, start or ".")],
                                 self.folder / start, self.environment)
        self.keys, self.type, self.escape = self.terminal.keys, self.terminal.type, self.terminal.escape
        self.sees, self.sees_no = self.terminal.sees, self.terminal.sees_no
        self.sees("# TASK-22")

    def command(self, text):
        self.type(f":{text}")
        self.keys("Enter")

    def open(self, path):
        self.command(f"open {path}")
        self.sees(f"  {path}")

    def find(self, text):
        """Selects the first place of a text."""
        self.type("gg")
        self.type(f"/{text}")
        self.keys("Enter")

    def normal(self):
        self.escape()
        self.sees(" NOR ")

    def line(self, number):
        """A line as the screen shows it, with what stands behind it; the screen must begin with the first one."""
        return self.terminal.screen().split("\n")[number - 1]

    def shows_line(self, number, text):
        wait_for(f"line {number} with {text!r}", lambda: text in self.line(number))

    def buffer(self):
        """The bytes that Helix has, saved or not."""
        file = self.home / "buffer"
        file.unlink(missing_ok=True)
        self.type("%")
        self.command(f"pipe-to cat > {file}.part && mv {file}.part {file}")
        wait_for("the text of the buffer", file.exists)
        return file.read_bytes()

    def same_text(self, path):
        found = self.buffer()
        try:
            wait_for("same text", lambda: self.server_text(path) == found, limit=5)
        except Failure:
            equal(f"the server's text of {path}", self.server_text(path), found)
        return found

    def server_text(self, path):
        text = tap.text(self.socket, str(self.folder / path))
        return None if text is None else text.encode()

    def server(self):
        return self.log.events("started")[-1]["pid"]

    def explain(self):
        return f"{self.terminal.screen()}\n{self.log.tail()}\n" + "\n".join(self.log.stderr())

    def quit(self):
        self.command("quit-all!")
        wait_for("Helix is closed", lambda: not self.terminal.is_open())
