"""The steps that every editor goes through, as somebody does them in Helix with the keyboard."""
from pathlib import Path

from editor import PICTURES, TASK
from suite import Failure, equal, wait_for

VENTS = "tickets/tasks/TASK-21-vent-windows.md"
# Each with a word of what is found in it: five formats, each with a template of its own.
FORMATS = {
    "tickets/briefs/which-radio.md": 'the section "Result" is missing',
    "tickets/ops/OPS-12.md": "no ticket declares OPS-41",
    "tickets/phases/phase-1-greenhouse.md": "no ticket declares GH-140",
    "tickets/plans/visitor-counter.md": 'the section "3. Testing" is missing',
    TASK: "no ticket declares TASK-12",
}


def opens_five_formats(helix):
    for path, finding in FORMATS.items():
        helix.open(path)
        helix.sees(finding)


def shows_missing_section(helix):
    helix.open("tickets/plans/visitor-counter.md")
    helix.shows_line(1, 'the section "3. Testing" is missing')


def shows_each_once(helix):
    helix.open(TASK)
    helix.sees("no ticket declares TASK-12")
    helix.type(" d")
    helix.sees("severity")
    for code in ("unknown-ticket", "invalid-value", "unfilled-placeholder"):
        wait_for(f"{code} once in the list", lambda: helix.terminal.screen().count(code) == 1, limit=5)
    helix.escape()
    helix.sees_no("severity")


def completes(helix, text, typed, value, key):
    helix.open(TASK)
    helix.find(text)
    helix.type("c")
    helix.sees(" INS ")
    helix.type(typed)
    helix.sees(value)
    helix.keys("C-n")
    helix.keys("Enter")
    helix.normal()
    helix.sees(f"**{key}**: {value}")
    helix.same_text(TASK)


def shows_a_menu(helix):
    helix.sees("no ticket declares TASK-12")
    helix.find("In Reviw")
    helix.type("cIn P")
    helix.shows_line(9, "In Progress")  # below the cursor
    (PICTURES / f"helix-{helix.suite}.txt").write_text(helix.terminal.dump())
    helix.escape()
    helix.quit()


def goes_to_a_closed_file(helix):
    helix.open(VENTS)
    helix.find("OPS-11")
    helix.type("gd")
    helix.sees("  tickets/ops/OPS-11.md")


def renames(helix):
    helix.open(VENTS)
    helix.find("OPS-11")
    helix.type(" r")
    helix.sees("rename-to:")
    helix.keys("C-u")
    helix.type("OPS-14")
    helix.keys("Enter")
    helix.sees("OPS-14")
    helix.command("write-all")
    new = helix.folder / "tickets/ops/OPS-14.md"
    wait_for("the ticket has its new name on disk", new.exists)
    wait_for("the mention is written", lambda: "OPS-14: readings" in (helix.folder / VENTS).read_text())
    equal("the old file is there", (helix.folder / "tickets/ops/OPS-11.md").exists(), False)
    wait_for("the ticket has its new ID", lambda: "OPS-14" in new.read_text())
    left = [path.name for path in helix.folder.rglob("*.md") if "OPS-11" in path.read_text()]
    equal("files that speak of OPS-11", left, [])
    helix.same_text(VENTS)


def fixes(helix):
    helix.open("tickets/ops/OPS-12.md")
    helix.find("DOEN")
    helix.type(" a")
    helix.sees('Write "DONE"')
    helix.keys("Enter")
    helix.sees('status: "DONE"')
    helix.same_text("tickets/ops/OPS-12.md")


def undoes(helix):
    before = (helix.folder / "tickets/ops/OPS-12.md").read_bytes()
    helix.type("u")
    helix.sees('status: "DOEN"')
    equal("the text", helix.same_text("tickets/ops/OPS-12.md"), before)


def edits(helix, path, first):
    """Edits of all kinds between emoji or before other ends of lines, compared after each of them."""
    helix.open(path)
    equal("the text at the start", helix.same_text(path), first.encode())
    helix.find("Goal")
    helix.type("o")
    helix.type("🍅 ä – a line")
    helix.keys("Enter")
    helix.type("👩‍🌾 and one more")
    helix.normal()
    helix.sees("and one more")
    helix.same_text(path)
    helix.find("TASK-22")
    helix.type("c")
    helix.type("🌶TASK-21🌶")
    helix.normal()
    helix.same_text(path)
    helix.find("To Do")
    helix.type("xd")
    helix.same_text(path)
    helix.type("uuU")
    helix.same_text(path)
    helix.command("write")
    text = helix.same_text(path)
    wait_for("the file is written", lambda: (helix.folder / path).read_bytes() == text)
    if "\r\n" in first and text.replace(b"\r\n", b"").count(b"\n"):
        raise Failure(f"ends of lines are mixed: {text!r}")


def is_gone(process):
    return not Path(f"/proc/{process}").exists()


def closes(helix):
    server = helix.server()
    helix.quit()
    wait_for("the server has ended", lambda: is_gone(server))
    wait_for("it was asked to", lambda: helix.log.messages("editor", "shutdown"))
