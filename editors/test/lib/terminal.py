"""Drives an editor that runs in a terminal: tmux holds it, tells what is on the screen, and types."""
import os
import subprocess
import time

from suite import wait_for


class Terminal:
    def __init__(self, name, command, folder, environment, columns=140, lines=40):
        self.name = f"tickmark-{name}-{os.getpid()}"
        self.tmux("-f", os.devnull, "new-session", "-d", "-s", "s", "-x", str(columns), "-y", str(lines),
                  "-c", str(folder), "env", *[f"{key}={value}" for key, value in environment.items()], *command)

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-u", "-L", self.name, *arguments], capture_output=True, text=True)
        return done.stdout

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "s")

    def dump(self):
        """The screen with its colours and with blanks at the ends of lines, as terminals write them."""
        return self.tmux("capture-pane", "-p", "-e", "-N", "-t", "s")

    def keys(self, *names):
        """Keys by tmux's names: `Enter`, `C-x`, or single characters."""
        self.tmux("send-keys", "-t", "s", *names)

    def type(self, text):
        self.tmux("send-keys", "-t", "s", "-l", text)

    def escape(self):
        """A terminal tells Escape from Alt with a letter by the time between them alone."""
        self.keys("Escape")
        time.sleep(0.15)

    def sees(self, text, limit=20):
        wait_for(f"{text!r} on the screen", lambda: text in self.screen(), limit)

    def sees_no(self, text):
        wait_for(f"no {text!r} on the screen", lambda: text not in self.screen())

    def is_open(self):
        return bool(self.tmux("list-panes", "-t", "s", "-F", "#{pane_pid}"))

    def close(self):
        self.tmux("kill-server")
