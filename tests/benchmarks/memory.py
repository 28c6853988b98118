"""What a process holds at most for one piece of work: `of` in a process of its own; its children are not in it."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

SMALL = "/plans/taipei-personnel/2021/export/"


def of(cities: Any, work: str, what: str) -> float:
    """MB of work: "import", the whole process; "process", that of a download; "export", what making it adds."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", work, what]
    environment = {**os.environ, "DATABASE_URL": cities.large.url}
    return float(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout)


def held(line: str = "VmHWM") -> float:
    """MB of this process: at most so far, or with VmRSS now."""
    found = re.search(rf"^{line}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def main(work: str, what: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.benchmarks import imports
    from tests.benchmarks.cities import ROOT

    logging.disable()
    if work == "import":
        imports.of_rows(int(what))
        print(held())
        return
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username=ROOT))
    small, large = SMALL + what.rpartition("/")[2], what
    assert client.get(small).status_code == 200  # what the first download loads stays
    before = held("VmRSS") if work == "export" else 0.0
    assert client.get(large).status_code == 200
    print(held() - before)


if __name__ == "__main__":
    main(*sys.argv[1:])
