"""What the portal gives out comes in again without a change, in every shape and kind of file."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command


@pytest.mark.parametrize(
    ("organisation", "file", "rows"),
    [
        ("taipei-personnel", "scorecard.xlsx", 24),
        ("taipei-personnel", "scorecard.ods", 24),
        ("taipei-personnel", "scorecard.csv", 26),
        ("taipei-personnel", "values.xlsx", 24),
        ("taipei-personnel", "values.csv?layout=long", 139),
        ("taipei-personnel", "targets.ods", 24),
        ("taipei-personnel", "targets.xlsx?layout=long", 160),
        ("taipei", "scorecard.xlsx", 9),
        ("taipei", "scorecard.ods?layout=flat", 48),
    ],
)
def test_no_change(organisation, file, rows, seed_plans, client, tmp_path):
    client.force_login(User.objects.create_superuser("keeper"))
    content = client.get(f"/plans/{organisation}/2021/export/{file}").getvalue()
    path, out = tmp_path / file.partition("?")[0], StringIO()
    path.write_bytes(content)
    call_command("import_workbook", organisation, "2021", str(path), "--json", stdout=out)
    report = json.loads(out.getvalue())
    found = {name: report[name] for name in ("rows", "created", "changed", "unchanged", "refused")}
    assert found == {"rows": rows, "created": 0, "changed": 0, "unchanged": rows, "refused": 0}
