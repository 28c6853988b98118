"""deploy/manage: manage.py with the environment of the portal."""

import subprocess

from tests.deploy.stack import DEPLOY, HOME, ROOT


def test_it_runs_a_command_with_the_environment_of_the_portal(portal, tmp_path):
    """As ourselves, from here, with our environment: the rest of the script as it stands."""
    values = tmp_path / "environment"
    values.write_text("".join(f"{name}='{value}'\n" for name, value in portal.variables.items()))
    script = (DEPLOY / "manage").read_text()
    for ours, theirs in (
        ("runuser -u bsc-portal --", "env"),
        ("/etc/bsc-portal/environment", str(values)),
        (HOME, str(ROOT)),
    ):
        assert ours in script
        script = script.replace(ours, theirs)
    command = ["sh", "-c", script, "manage", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    other = tmp_path / "owner"
    other.write_text(f"{values.read_text()}DEBUG=true\n")
    done = subprocess.run(command, capture_output=True, text=True, env={**environment, "BSC_ENVIRONMENT": str(other)})
    assert done.returncode == 1 and "DEBUG is on" in done.stderr
