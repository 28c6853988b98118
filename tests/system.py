"""What the tests need from the operating system: a browser, a Chinese font, nginx, and the right to install them."""

import os
import shutil
import socket
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def system_chromium() -> str | None:
    """The path of the system's Chromium or Chrome; none where only Playwright's own may be there."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    if sys.platform == "darwin":
        return True  # comes with the system
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-tw"], capture_output=True, check=False).stdout)


def apt_install(*packages: str) -> bool:
    """Installs Debian packages if this is a Debian and we may; says what it does."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (not shutil.which("sudo") or subprocess.run([*sudo, "true"], capture_output=True).returncode):
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    subprocess.run([*apt, "update"], check=False, stdout=subprocess.DEVNULL)
    command = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0


def free_ports(count: int) -> list[int]:
    """That nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _number in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def require_browser() -> None:
    """Sees to it that there is a browser and a font for what it shows, or ends the run."""
    if not has_chinese_font() and not (apt_install("fontconfig", "fonts-noto-cjk") and has_chinese_font()):
        sys.exit("No font for Traditional Chinese (fc-list :lang=zh-tw). Please install one, e.g. fonts-noto-cjk.")
    if system_chromium() or (apt_install("chromium") and system_chromium()):
        return
    print("No Chromium on the PATH; Playwright fetches its own", flush=True)
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode:
        sys.exit("No Chromium, and none could be installed. Please install chromium or google-chrome.")


def require_servers() -> None:
    """nginx, which production runs behind, and on Linux the checker of systemd's units; or ends the run."""
    if not system_nginx() and not (apt_install("nginx-light") and system_nginx()):
        sys.exit("No nginx, and none could be installed. Please install nginx.")
    if sys.platform == "linux" and not shutil.which("systemd-analyze") and not apt_install("systemd"):
        sys.exit("No systemd-analyze, and it could not be installed. Please install systemd.")


def system_nginx() -> str | None:
    """Debian has it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
