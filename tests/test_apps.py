"""What the application loads when it starts: workers keep it for as long as they live."""

import subprocess
import sys

LOADED = """
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
import sys
print(*sorted(sys.modules))
"""
HEAVY = {"openpyxl", "odf", "lxml", "PIL", "weasyprint", "pptx", "python_calamine", "xlsxwriter", "holidays.countries"}


def test_heavy_libraries_wait_until_they_are_asked_for():
    environment = {"DJANGO_SETTINGS_MODULE": "bsc_portal.settings"}
    done = subprocess.run([sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "import_export" in loaded
    assert not loaded & HEAVY
