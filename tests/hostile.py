"""A plan with hostile text in every text field: what would run, be loaded or lead away from the portal if it could."""

from itertools import cycle
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from scorecard.domain.periods import Period
from scorecard.models import Evidence, ImportBatch
from scorecard.models.base import LongTextField, NameField
from scorecard.services import period_locks
from tests.cast import SmallPlan, Town
from tests.naughty_strings import NAUGHTY

ELSEWHERE = "//elsewhere.invalid"
# First out of whatever it stands in: an attribute, a title, a text area, a script, a style sheet, CDATA, a comment.
WAY_OUT = "\"'></title></textarea></style></script>]]>-->"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1)</script>",
    "<b autofocus tabindex=1 onfocus=alert(1)>x",
    "<details open ontoggle=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    f"<script src={ELSEWHERE}/x.js></script>",
    f"<link rel=stylesheet href={ELSEWHERE}/x.css>",
    f"<style>@import '{ELSEWHERE}/x.css';*{{display:none}}</style>",
    f"<b style='background:url({ELSEWHERE}/x.png)'>x",
    f"<img srcset={ELSEWHERE}/x.png>",
    f"<iframe srcdoc='<script>parent.alert(1)</script>' src={ELSEWHERE}>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>",
    f"<base href={ELSEWHERE}/>",
    f"<form action={ELSEWHERE}><button autofocus>x",
    "{{7*191}}{% debug %}${7*191}#{7*191}",
    "\u202egnp.exe\u202c\u2066\u200f",
    f'=HYPERLINK("http:{ELSEWHERE}","x")',
    "x:expression(alert(1));url(javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;script>alert(1)",
    "\x0b\ufffe\x1b]0;x\x07",
    "on\u2028load\u2029=\u0085alert(1)",
)
SHORT = '"><svg/onload=a()>'  # for fields of 20 characters; there is no a
CALCULATED = str(7 * 191)  # what a template would make of it
ONLY_WHERE_GIVEN = {
    "file_name",
    "document_number",
    "not_applicable_reason",
    "release_reason",
}  # by the tables' own rules
WRITABLE = [text for text in NAUGHTY if "\0" not in text and text.isprintable() and 3 < len(text) < 90]


def texts():
    """Of at most 200 characters, each with another payload, without end."""
    for payload, tail in zip(cycle(PAYLOADS), cycle(WRITABLE), strict=False):
        yield f"{WAY_OUT}{payload}{tail}"[:200]


def fill(stage: SmallPlan, town: Town) -> None:
    """Written past the services, which refuse some of it: what got in long ago must do no harm either."""
    source = texts()
    _evidence(stage)
    value = stage.values["AC1.2 approved"]
    value.actual, value.is_not_applicable, value.not_applicable_reason = None, True, "x"  # type: ignore[assignment]
    value.save()
    for model in apps.get_app_config("scorecard").get_models():
        names = [field.name for field in model._meta.local_fields if isinstance(field, NameField | LongTextField)]
        if names and not model.__name__.startswith("Historical"):
            for record in model._base_manager.all():
                _fill(record, names, source)
    for user in town.users.values():
        user.first_name, user.last_name = next(source)[:150], next(source)[:150]
        user.save()
    plan = stage.plan
    plan.core_values, plan.approval_titles = [next(source), next(source)], [next(source)]
    plan.save()
    ImportBatch.objects.update(report=[{"kind": kind, "row": 1, "record": next(source)} for kind in ("created", "")])
    period_locks.lock(plan=plan, period=Period.parse("2030-03"), by=town["administrator"], reason=next(source))


def _fill(record: models.Model, names: list[str], source: Any) -> None:
    for name in names:
        if name in ONLY_WHERE_GIVEN and not getattr(record, name):
            continue
        column: Any = record._meta.get_field(name)
        setattr(record, name, SHORT if column.max_length == len(SHORT) + 2 else next(source))
    record._change_reason = next(source)  # type: ignore[attr-defined]  # simple-history's
    record.save()


def _evidence(stage: SmallPlan) -> None:
    """A page by the name of a picture, and an address with all that an address may hold."""
    value = stage.values["AC1.1 approved"]
    page = Evidence(kpi_value=value, file_name=f"{WAY_OUT}{PAYLOADS[1]}.png")
    page.file.save("x.png", ContentFile(b"<script>alert(1)</script>"))
    address = f"http:{ELSEWHERE}/\"'><script>alert(1)</script>{{{{7*191}}}}"
    Evidence.objects.create(kpi_value=value, address=address)
