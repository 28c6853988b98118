"""systemd's units: systemd itself finds nothing wrong with them, and they agree with gunicorn and with the commands."""

import re
import runpy
import subprocess
import sys

import pytest
from django.conf import settings

from tests.deploy.stack import DEPLOY, HOME, ROOT, unit
from tests.system import require_servers

UNITS = sorted(file.name for file in (DEPLOY / "systemd").iterdir())
SERVICES = [name for name in UNITS if name.endswith(".service")]
TIMERS = [name for name in UNITS if name.endswith(".timer")]
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "ReadWritePaths": "/var/lib/bsc-portal",
    "UMask": "0077",
    "User": "bsc-portal",
}


def test_systemd_finds_nothing_wrong(tmp_path):
    """With our Python in place of the one in /opt, which is not here; a Mac has no systemd to ask."""
    if sys.platform != "linux":
        return
    require_servers()
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text().replace(f"{HOME}/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(text.replace(HOME, str(ROOT)))
    files = [str(tmp_path / name) for name in UNITS]
    found = subprocess.run(["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True)
    ours = [line for line in found.stderr.splitlines() if "bsc-portal" in line or str(tmp_path) in line]
    assert (found.returncode, ours) == (0, [])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_write_to_its_own_folder_alone(name):
    service = unit(name)["Service"]
    assert {key: service.get(key) for key in HARDENED} == HARDENED


def test_the_portal_gets_the_time_to_answer_what_it_was_asked():
    gunicorn = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    service = unit("bsc-portal.service")["Service"]
    assert int(service["TimeoutStopSec"]) > gunicorn["graceful_timeout"] == 30
    assert (service["KillMode"], service["Type"]) == ("mixed", "notify")
    waits = re.search(r"proxy_read_timeout (\d+)s", (DEPLOY / "nginx.conf").read_text())
    assert waits and int(waits[1]) > gunicorn["timeout"]


def test_nobody_but_nginx_reaches_the_socket():
    listening = unit("bsc-portal.socket")["Socket"]
    assert (listening["SocketUser"], listening["SocketMode"]) == ("www-data", "0600")
    assert f"server unix:{listening['ListenStream']} " in (DEPLOY / "nginx.conf").read_text()


@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_starts_a_command_of_the_portal(name):
    started = unit(name)["Timer"]["Unit"]
    match = re.fullmatch(r"bsc-portal@(\w+)\.service", started)
    assert unit(name)["Timer"]["OnCalendar"].endswith(f" {settings.TIME_ZONE}")  # whatever the machine's own is
    assert match and unit("bsc-portal@.service")["Service"]["ExecStart"].endswith("manage.py %i")


def test_the_page_names_every_file_of_deploy():
    page = (ROOT / "docs" / "production.md").read_text()
    names = [file.name for file in DEPLOY.iterdir() if file.is_file()] + TIMERS
    assert [name for name in names if name.removesuffix(".timer") not in page] == []
