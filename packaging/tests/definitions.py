"""Workflows, action, hooks, image and flake, each read by a program that knows what such a file may say."""

import shutil

from .harness import ROOT, VERSION, Skip, case, env, sh, tool


@case
def workflows():
    """the workflows and the action are what GitHub's schemas allow"""
    for schema, pattern in [("workflows", ".github/workflows/*.yml"), ("actions", "action.yml")]:
        files = sorted(ROOT.glob(pattern))
        assert files, pattern
        sh(tool("check-jsonschema"), "--builtin-schema", f"vendor.github-{schema}", *files)


@case
def are_safe():
    """the workflows ask for no more than they need, and run nothing that others wrote"""
    config = ROOT / ".github/zizmor.yml"
    sh(tool("zizmor"), "--offline", "--config", config, ROOT / ".github/workflows", ROOT / "action.yml")


@case
def hooks():
    """the hooks are what pre-commit reads"""
    sh(tool("pre-commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


@case
def image():
    """the Dockerfile has nothing that hadolint knows to go wrong"""
    sh(tool("hadolint"), ROOT / "Dockerfile")


@case
def flake(scratch):
    """the flake is well formed Nix"""
    if not shutil.which("nix-instantiate"):
        raise Skip("there is no Nix")
    there = env(NIX_STORE_DIR=scratch, NIX_STATE_DIR=scratch, NIX_LOG_DIR=scratch)
    sh("nix-instantiate", "--parse", ROOT / "flake.nix", env=there)


@case
def notes(scratch):
    """the notes of a release are its part of the changelog, which must say that it is released"""
    (scratch / "packaging").mkdir()
    for name in ["packaging/notes", "packaging/version", "Cargo.toml"]:
        shutil.copy(ROOT / name, scratch / name)
    changes = scratch / "CHANGELOG.md"
    changes.write_text(f"# Changes\n\n## {VERSION}, not released yet\n\n- One thing.\n")
    said = sh("bash", scratch / "packaging/notes", code=1)
    assert f"{VERSION} is not released yet" in said, said
    changes.write_text(f"# Changes\n\n## {VERSION}, 2026-12-01\n\n- One thing.\n\n## 0.0.1, 2026-01-01\n\n- Another.\n")
    said = sh("bash", scratch / "packaging/notes")
    assert said.strip() == "- One thing.", said
