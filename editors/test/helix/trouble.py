"""What goes wrong in Helix, or differs: files that move, a server that dies or is not there, settings of a project."""
import os
import re
import signal
import subprocess

from editor import TASK
from suite import Failure, equal, wait_for


def follows_a_move(helix):
    """Helix says that it watches files, and tells of those only that it writes itself."""
    old, new = "tickets/ops/OPS-12.md", "tickets/ops/cupboard.md"
    helix.command(f"buffer-close! {old}")
    (helix.folder / old).rename(helix.folder / new)
    helix.open("tickets/tasks/TASK-31-emoji.md")
    helix.type("ggOSee OPS-12.")
    helix.normal()
    helix.find("OPS-12")

    def arrives():
        helix.type("gd")
        return wait_for("an answer", lambda: f"  {new}" in helix.terminal.screen(), limit=2)

    wait_for("the ticket in its new file", arrives)


def survives_a_killed_server(helix):
    helix.open(TASK)
    killed = helix.server()
    os.kill(killed, signal.SIGKILL)
    wait_for("its findings are gone", lambda: "no ticket declares TASK-12" not in helix.terminal.screen())
    helix.type("ggOTyped while nobody listens")
    helix.normal()
    # 25.01 gives up :lsp-restart where a server of the list is not installed.
    helix.command("set-language markdown" if helix.suite == "trixie" else "lsp-restart")
    wait_for("another server", lambda: helix.server() != killed)
    helix.sees("no ticket declares TASK-12")
    helix.same_text(TASK)


def does_without(helix):
    """Without the program Helix stays usable, and `--health` says what is missing."""
    helix.type("ggOStill typing")
    helix.normal()
    helix.sees("Still typing")
    health = subprocess.run([helix.program, "--health", "markdown"], env=helix.environment, capture_output=True, text=True)
    if "'tickmark' not found in $PATH" not in health.stdout:
        raise Failure(health.stdout)
    helix.quit()


def obeys_the_project(helix):
    wait_for("the finding, or the question", lambda: re.search("Trust this|declares TASK-12", helix.terminal.screen()))
    if "Trust this workspace?" in helix.terminal.screen():
        helix.keys("Enter")
        helix.sees("Config refreshed")
        helix.command("lsp-restart")

    def said():
        sent = helix.log.messages("editor", "initialize")
        return sent[-1]["params"] if sent else {}

    wait_for("the options", lambda: said().get("initializationOptions") == {"severity": {"invalid-value": "off"}})
    equal("the workspace", said()["rootPath"], str(helix.folder))
    helix.sees("no ticket declares TASK-12")
    helix.type(" d")
    helix.sees("severity")
    equal("invalid-value in the list", "invalid-value" in helix.terminal.screen(), False)
    helix.escape()
    helix.quit()
