"""What the tests of all editors that are written in Python share: results in TAP, waiting, and a workspace."""
import json
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 20  # seconds


class Failure(Exception):
    """An expectation that was not met; its text is for whoever reads the log."""


class Suite:
    """Runs steps one after the other. What a step says when it fails comes from `explain`: a log, a screen."""

    def __init__(self, explain):
        self.explain = explain
        self.passed = 0
        self.failed = 0

    def step(self, name, test, *arguments):
        try:
            test(*arguments)
        except Exception as error:  # a broken step must not hide the ones after it
            self.failed += 1
            print(f"not ok {self.passed + self.failed} - {name}")
            kind = "" if isinstance(error, Failure) else f"{type(error).__name__}: "
            for line in f"{kind}{error}\n{self.explain()}".splitlines():
                print(f"# {line}")
        else:
            self.passed += 1
            print(f"ok {self.passed + self.failed} - {name}")
        sys.stdout.flush()

    def skip(self, name, reason):
        self.passed += 1
        print(f"ok {self.passed + self.failed} - {name} # SKIP {reason}", flush=True)

    def end(self):
        print(f"1..{self.passed + self.failed}\n{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def wait_for(what, condition, limit=LIMIT):
    """Returns what the condition gives as soon as it is something."""
    end = time.monotonic() + limit
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f"waited {limit} s in vain: {what}")
        time.sleep(0.02)


def equal(what, found, expected):
    if found != expected:
        raise Failure(f"{what}: {found!r}, and not {expected!r}")


EMOJI = "# TASK-31: 🌶 Peppers 👩‍🌾 on the sill\n\n**Status**: To Do\n**Priority**: P1-Soon\n\n## Goal\n\n🌶🌶 naïve – „größer“ 🏳️‍🌈 TASK-22\n"
CRLF = "# TASK-32: Lines of another kind\r\n\r\n**Status**: To Do\r\n**Priority**: P1-Soon\r\n\r\n## Goal\r\n\r\nSee TASK-22.\r\n"


def workspace(folder):
    """A fresh copy of the examples, with a ticket full of emoji and one whose lines end as on Windows."""
    folder = Path(folder)
    shutil.copytree(ROOT / "examples", folder)
    (folder / "expected.txt").unlink()
    tasks = folder / "tickets/tasks"
    (tasks / "TASK-31-emoji.md").write_bytes(EMOJI.encode())
    (tasks / "TASK-32-crlf.md").write_bytes(CRLF.encode())
    return folder


class Log:
    """What tap.py has written down of one session."""

    def __init__(self, path):
        self.path = Path(path)

    def entries(self):
        if not self.path.exists():
            return []
        # The last line may be half written.
        lines = self.path.read_text(encoding="utf-8").split("\n")[:-1]
        return [json.loads(line) for line in lines]

    def messages(self, who, method):
        found = [entry["message"] for entry in self.entries() if entry.get("from") == who and "message" in entry]
        return [message for message in found if message.get("method") == method]

    def events(self, event):
        return [entry for entry in self.entries() if entry.get("event") == event]

    def stderr(self):
        return [entry["text"] for entry in self.entries() if entry.get("from") == "stderr"]

    def tail(self, count=12):
        return "\n".join(json.dumps(entry, ensure_ascii=False)[:600] for entry in self.entries()[-count:])
