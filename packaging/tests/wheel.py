"""The wheel that carries the program, and its sources."""

import tarfile
import zipfile

from .cargo import has_all_it_includes
from .harness import EXE, VERSION, case, package, sh, try_program, venv


@case
def works(scratch):
    """`pip install tickmark-ls` gives a program that checks the examples and serves"""
    from . import harness

    python = venv(scratch / "venv")
    sh(python, "-m", "pip", "install", "--no-index", "--find-links", harness.packages, "--only-binary", ":all:", "tickmark-ls")
    try_program([python.with_name(f"tickmark{EXE}")], scratch)


@case
def says_what_it_is():
    """names its version, licence and repository"""
    wheel = zipfile.ZipFile(package(f"tickmark_ls-{VERSION}-py3-none-*.whl"))
    about = wheel.read(f"tickmark_ls-{VERSION}.dist-info/METADATA").decode()
    for line in [
        "Name: tickmark-ls",
        f"Version: {VERSION}",
        "License-Expression: MIT OR Apache-2.0",
        "Project-URL: Repository, https://github.com/tickmark/tickmark",
    ]:
        assert f"\n{line}\n" in about, f"{line} is not in:\n{about}"


@case
def sources(scratch):
    """the sdist holds all that the program is made of"""
    tarfile.open(package(f"tickmark_ls-{VERSION}.tar.gz")).extractall(scratch)
    unknown = has_all_it_includes(scratch / f"tickmark_ls-{VERSION}")
    assert unknown == {"PKG-INFO", "pyproject.toml"}, unknown
