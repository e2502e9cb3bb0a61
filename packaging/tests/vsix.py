"""The extension for VS Code, as a file: what it carries. It is installed and driven by editors/test/vscode."""

import json
import zipfile

from .harness import EXE, VERSION, case, package, row, try_program


def about(extension):
    return json.loads(extension.read("extension/package.json"))


@case
def for_this_system(scratch):
    """the one for this system carries a program that works"""
    extension = zipfile.ZipFile(package(f"tickmark-{row()['vscode']}-{VERSION}.vsix"))
    carried = f"extension/server/tickmark{EXE}"
    assert EXE or extension.getinfo(carried).external_attr >> 16 & 0o111, "the program is not executable"
    assert f'TargetPlatform="{row()["vscode"]}"' in extension.read("extension.vsixmanifest").decode()
    extension.extractall(scratch)
    (scratch / carried).chmod(0o755)
    try_program([scratch / carried], scratch)


@case
def for_others():
    """the one for all systems carries no program"""
    names = zipfile.ZipFile(package(f"tickmark-{VERSION}.vsix")).namelist()
    assert "extension/dist/extension.js" in names, names
    assert not [name for name in names if name.startswith("extension/server/")], names


@case
def holds_no_sources():
    """both name this version, have what they start with, and hold neither sources nor modules"""
    for name in [f"tickmark-{row()['vscode']}-{VERSION}.vsix", f"tickmark-{VERSION}.vsix"]:
        extension = zipfile.ZipFile(package(name))
        assert about(extension)["version"] == VERSION
        names = extension.namelist()
        assert "extension/" + about(extension)["main"].removeprefix("./") in names, names
        wrong = [each for each in names if "node_modules" in each or each.endswith((".ts", ".tsx", ".map"))]
        assert not wrong, wrong
