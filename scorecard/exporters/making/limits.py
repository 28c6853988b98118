"""How much making a file may cost; what a child says instead of one."""

import resource
import signal

MEMORY = 900_000_000  # bytes of address space; the fonts alone take 100 of it
CPU_SECONDS = 40
WALL_SECONDS = 45
MOST_FILES = 64  # open at once: fonts, and what their library reads

NO_LIBRARY = "no-library"
NO_FONT = "no-font"


def set_for(wall_seconds: int) -> None:
    """For the process that calls this; nothing takes them back."""
    signal.alarm(wall_seconds)  # ends an orphan as well
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
