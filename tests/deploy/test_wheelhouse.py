"""Installing without a network: the lines of docs/production.md, word for word."""

import os
import re
import shlex
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.stack import ROOT

FEW = ("asgiref", "django-environ", "sqlparse")
# Nothing that pip may know otherwise: neither its configuration nor a way out.
APART = {"PIP_CONFIG_FILE": os.devnull, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


def lines(beginning: str) -> Iterator[list[str]]:
    """Those of the page, as pip's arguments."""
    text = (ROOT / "docs" / "production.md").read_text()
    for line in re.findall(rf"^    {re.escape(beginning)} (.*)$", text, re.MULTILINE):
        yield shlex.split(line, comments=True)


def new_environment(folder: Path) -> Path:
    """Its Python; without pip, which may run from elsewhere."""
    venv.create(folder)
    return folder / "bin" / "python"


def pip(*arguments: str, python: Path, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not (more and name.startswith("PIP_"))}
    command = [sys.executable, "-m", "pip", "--python", str(python), *arguments]
    return subprocess.run(command, cwd=folder, env={**environment, **more}, capture_output=True, text=True, check=False)


def carry_over(folder: Path, requirements: str) -> Path:
    """Downloaded with the network, installed without; the Python that has them."""
    (folder / "requirements.txt").write_text(requirements)
    python = new_environment(folder / ".venv")
    fetched = [pip("download", *each, python=python, folder=folder) for each in lines("python3 -m pip download")]
    assert [each.returncode for each in fetched] == [0, 0], fetched
    done = install(python, folder)
    assert done.returncode == 0, done.stderr
    return python


def install(python: Path, folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    (line,) = lines(".venv/bin/pip install --no-index")
    return pip("install", "--no-index", *line, *more, python=python, folder=folder, **APART)


def of(package: str) -> str:
    """Its pin with its hashes."""
    text = (ROOT / "requirements.txt").read_text()
    (block,) = re.findall(rf"^{package}==.*(?:\n    .*)*", text, re.MULTILINE)
    return str(block)


@pytest.fixture(autouse=True)
def with_pip():
    """An environment that uv made has none."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        subprocess.run([sys.executable, ROOT / "script" / "get_pip.py"], check=True)


def test_packages_are_carried_over_but_none_that_was_changed_on_the_way(tmp_path):
    python = carry_over(tmp_path, "\n".join(map(of, FEW)))
    subprocess.run([python, "-c", "import asgiref, environ, sqlparse"], check=True)
    (wheel,) = (tmp_path / "wheelhouse").glob("sqlparse-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    refused = install(python, tmp_path, "--force-reinstall")
    assert refused.returncode and "DO NOT MATCH THE HASHES" in refused.stderr


@pytest.mark.long
def test_all_packages_are_carried_over_and_the_portal_starts(tmp_path):
    python = carry_over(tmp_path, (ROOT / "requirements.txt").read_text())
    environment = {"PATH": os.environ["PATH"], "BSC_VAR": str(tmp_path / "var")}
    subprocess.run([python, "manage.py", "check"], cwd=ROOT, env=environment, check=True)
