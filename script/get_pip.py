"""Puts pip into the virtual environment that runs this, where Python came without ensurepip."""

import hashlib
import runpy
import sys
import tempfile
import urllib.request
from pathlib import Path

URL = (
    "https://files.pythonhosted.org/packages/07/25/ee8c38ae72d66b844ce8eb9711ba905dba21ca1a8a0c960057c41cd23337/"
    "pip-26.3-py3-none-any.whl"
)
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

wheel = urllib.request.urlopen(URL, timeout=60).read()
if hashlib.sha256(wheel).hexdigest() != SHA256:
    sys.exit("What came for pip is not what was expected; nothing was installed.")
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, URL.rsplit("/", 1)[1])
    file.write_bytes(wheel)
    sys.path.insert(0, str(file))  # a wheel of pip can run pip
    sys.argv = ["pip", "install", "--quiet", "--no-index", str(file)]
    runpy.run_module("pip", run_name="__main__")
