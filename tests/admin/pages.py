"""The pages of data maintenance as a browser uses them: fetch, fill in, send."""

from django.urls import reverse

from tests.forms_in_html import fields_of

PARTS = [
    "plan",
    "perspective",
    "theme",
    "thememember",
    "objective",
    "ksf",
    "kpi",
    "kpitarget",
    "workitem",
    "actionplan",
    "causeeffectlink",
    "alignment",
]
READ_ONLY = ["kpivalue", "evidence", "importbatch", "periodlock"]
OTHERS = ["organisation", "membership"]
NOUNS = [*PARTS, *OTHERS, *READ_ONLY]


def address(noun: str, page: str = "changelist", record=None) -> str:
    app = "auth" if noun == "user" else "scorecard"
    return reverse(f"admin:{app}_{noun}_{page}", args=[record.pk] if record is not None else [])


def address_of(record, page: str = "change") -> str:
    return address(record._meta.model_name, page, record)


def send(client, url: str, typed: dict, **more):
    """Open the page, type, save."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return client.post(url, {**fields_of(page), **typed}, **more)


def add(client, noun: str, typed: dict):
    return send(client, address(noun, "add"), typed)


def change(client, record, typed: dict):
    return send(client, address_of(record), typed)


def row(number: int, prefix: str, **typed) -> dict:
    """The fields of one row of an inline."""
    return {f"{prefix}-{number}-{name}": value for name, value in typed.items()}


def errors(response) -> str:
    """All errors of the page's forms, as one text."""
    assert response.status_code == 200, "it was accepted"
    context = response.context
    texts = [str(error) for errors in context["adminform"].form.errors.values() for error in errors]
    for inline in context["inline_admin_formsets"]:
        texts += [str(error) for error in inline.formset.non_form_errors()]
        texts += [str(error) for each in inline.formset.errors for errors in each.values() for error in errors]
    assert texts
    return "\n".join(texts)
