"""The hooks, run by the real pre-commit in a repository of tickets, with the wheel that was built."""

from . import harness
from .harness import ROOT, case, env, sh, tool

TEMPLATE = "# ID: Title\n\n**Status**: To Do | Done\n\n## Result\n\n[What came of it]\n"


def ticket(number, status="Done", more=""):
    return f"# TASK-{number}: A ticket\n\n**Status**: {status}\n\n## Result\n\nAll of it{more}.\n"


def repository(scratch, **files):
    """A repository with a template and tickets, all staged."""
    folder = scratch / "repository"
    (folder / "tickets").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "templates/task.md").write_text(TEMPLATE)
    (folder / ".tickmark.yaml").write_text("templates: [{path: templates/task.md, files: tickets/**}]\n")
    for name, text in files.items():
        (folder / f"tickets/{name.replace('_', '-')}.md").write_text(text)
    sh("git", "init", "--quiet", folder)
    sh("git", "-C", folder, "add", ".")
    return folder


def hook(scratch, folder, name, *files, code):
    there = env(
        PRE_COMMIT_HOME=scratch / "hooks",
        PIP_FIND_LINKS=harness.packages,
        GIT_CONFIG_GLOBAL=scratch / "gitconfig",
    )
    (scratch / "gitconfig").write_text("[user]\nname = A\nemail = a@example.org\n[safe]\ndirectory = *\n")
    which = ["--files", *files] if files else ["--all-files"]
    return sh(tool("pre-commit"), "try-repo", ROOT, name, "--verbose", *which, cwd=folder, env=there, code=code)


@case
def checks_what_is_committed(scratch):
    """a ticket with a fault is reported, with the template's words; one without passes"""
    folder = repository(scratch, TASK_1=ticket(1), TASK_2=ticket(2, status="Doen"))
    said = hook(scratch, folder, "tickmark", "tickets/TASK-1.md", "tickets/TASK-2.md", code=1)
    assert '"Doen" is no value of Status: did you mean "Done"?' in said, said
    said = hook(scratch, folder, "tickmark", "tickets/TASK-1.md", code=0)
    assert "checked 1 file, 1 ticket" in said, said


@case
def knows_the_other_tickets(scratch):
    """of one file it is asked about, the references to all others are understood"""
    folder = repository(scratch, TASK_1=ticket(1, more=", after TASK-2 and TASK-3"), TASK_2=ticket(2))
    said = hook(scratch, folder, "tickmark", "tickets/TASK-1.md", code=0)
    assert "checked 1 file, 1 ticket" in said, said
    said = hook(scratch, folder, "tickmark", "tickets/TASK-2.md", code=0)
    assert "checked 1 file" in said, said


@case
def checks_all(scratch):
    """tickmark-all reports what stands in other files than those of the commit"""
    folder = repository(scratch, TASK_1=ticket(1), TASK_2=ticket(2, status="Doen"))
    said = hook(scratch, folder, "tickmark-all", "tickets/TASK-1.md", code=1)
    assert "tickets/TASK-2.md" in said and "did you mean" in said, said
