"""Production refuses to start with what would be unsafe; and with what is safe Django finds nothing to warn of."""

import os
import subprocess
import sys

import pytest

KEY = "correct-horse-battery-staple-0123456789-ABCDEFGHIJKLMNOP"
SAFE = {
    "BSC_PRODUCTION": "true",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "bsc.example.org",
    "DATABASE_URL": "postgres://portal:pässword@db.example.org/portal",
}
SHOW = "from bsc_portal import settings as s; print(repr({expression}))"


def run(folder, *arguments, **variables):
    """A process with just these variables."""
    environment = {**SAFE, **variables, "BSC_VAR": str(folder), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)


def value(folder, expression, **variables):
    answer = run(folder, "-c", SHOW.format(expression=expression), **variables)
    assert answer.returncode == 0, answer.stderr
    return eval(answer.stdout)  # noqa: S307


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DEBUG": "true"}, "DEBUG is on"),
        ({"SECRET_KEY": None}, "No SECRET_KEY"),
        ({"SECRET_KEY": ""}, "No SECRET_KEY"),
        ({"SECRET_KEY": KEY[:49]}, "weak"),
        ({"SECRET_KEY": "x" * 60}, "weak"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "weak"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "weak"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "bsc.example.org,*"}, "holds *"),
        ({"DATABASE_URL": None}, "no PostgreSQL"),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "no PostgreSQL"),
    ],
)
def test_it_refuses_to_start(variables, said, tmp_path):
    answer = run(tmp_path, "-c", "import bsc_portal.settings", **variables)
    assert answer.returncode == 1
    assert said in answer.stderr and "Traceback" not in answer.stderr
    assert KEY not in answer.stderr and "pässword" not in answer.stderr
    assert not (tmp_path / "secret_key").exists()


def test_everything_unsafe_is_said_at_once(tmp_path):
    answer = run(tmp_path, "manage.py", "check", DEBUG="true", ALLOWED_HOSTS="*", SECRET_KEY="short")
    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 4


def test_the_key_lies_in_a_file_that_nobody_else_reads(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n{KEY[::-1]}\n")
    variables = {"SECRET_KEY": None, "SECRET_KEY_FILE": str(file)}
    file.chmod(0o640)
    answer = run(tmp_path, "-c", "import bsc_portal.settings", **variables)
    assert answer.returncode == 1 and "can be read by others" in answer.stderr
    file.chmod(0o600)
    assert value(tmp_path, "(s.SECRET_KEY, s.SECRET_KEY_FALLBACKS)", **variables) == (KEY, [KEY[::-1]])


def test_a_file_of_keys_that_cannot_be_read_is_named(tmp_path):
    missing, garbled = tmp_path / "missing", tmp_path / "garbled"
    garbled.write_bytes(b"\xff\xfe")
    for file, said in ((missing, str(missing)), (garbled, "utf-8")):
        answer = run(tmp_path, "manage.py", "check", SECRET_KEY=None, SECRET_KEY_FILE=str(file))
        assert answer.returncode == 1 and "SECRET_KEY_FILE can't be read" in answer.stderr and said in answer.stderr
        assert "Traceback" not in answer.stderr


def test_keys_may_begin_with_a_dollar_and_older_ones_follow(tmp_path):
    variables = {"SECRET_KEY": "$" + KEY, "SECRET_KEY_FALLBACKS": f"{KEY},{KEY[::-1]}"}
    assert value(tmp_path, "(s.SECRET_KEY, s.SECRET_KEY_FALLBACKS)", **variables) == ("$" + KEY, [KEY, KEY[::-1]])


def test_django_has_nothing_to_warn_of(tmp_path):
    answer = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (answer.returncode, answer.stderr) == (0, "")


def test_without_production_nothing_needs_to_be_set(tmp_path):
    bare = dict.fromkeys(SAFE)
    names = "(s.PRODUCTION, s.DEBUG, s.TRUSTED_PROXY_COUNT, s.EMAIL_BACKEND, s.SECRET_KEY)"
    found = value(tmp_path, names, **bare)
    assert found[:3] == (False, False, 0) and found[3].endswith("console.EmailBackend")
    assert found[4] == (tmp_path / "secret_key").read_text()


def test_mails_go_where_the_address_says(tmp_path):
    names = "(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_HOST_USER, s.DEFAULT_FROM_EMAIL)"
    variables = {"EMAIL_URL": "smtp+tls://clerk:pw@mail.example.org:587", "DEFAULT_FROM_EMAIL": "bsc@example.org"}
    assert value(tmp_path, names, **variables) == ("mail.example.org", 587, True, "clerk", "bsc@example.org")
    assert value(tmp_path, "(s.EMAIL_HOST, s.EMAIL_PORT)") == ("localhost", 25)


def test_behind_one_proxy_of_ours(tmp_path):
    assert value(tmp_path, "s.TRUSTED_PROXY_COUNT") == 1
