"""Every text field with every naughty string: kept as typed or refused in words, and shown escaped."""

import html
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.core.exceptions import ValidationError

from scorecard.domain import codes
from scorecard.models import KPI, KSF, Objective, Organisation, Plan, ThemeMember
from scorecard.services import records
from tests.admin.pages import address, address_of, row
from tests.forms_in_html import fields_of
from tests.naughty_strings import NAUGHTY, as_sent

# noun: its texts of one line, and those of several
TEXTS = {
    "plan": (("title", "document_number"), ("vision", "mission")),
    "perspective": (("name",), ()),
    "theme": (("name",), ()),
    "thememember": (("printed_name",), ()),
    "objective": (("name",), ()),
    "ksf": (("name",), ()),
    "kpi": (("name", "unit", "numerator", "denominator"), ("formula", "data_source", "note")),
    "kpitarget": ((), ("change_reason",)),
    "workitem": (("name",), ()),
    "actionplan": (("name",), ("note",)),
    "causeeffectlink": ((), ("reason",)),
    "alignment": ((), ("reason",)),
    "organisation": (("name", "short_name"), ()),
}
CODES = {
    "perspective": "code",
    "theme": "code",
    "objective": "code",
    "ksf": "code",
    "kpi": "code",
    "actionplan": "code",
}


SHARE = 53  # of the list for each noun; rows of one page take all of it, see below


def texts_for(noun: str) -> tuple[str, ...]:
    return ("x\0", "\ud800x", *NAUGHTY[list(TEXTS).index(noun) :: SHARE])


def test_there_are_two_hundred():
    assert len(NAUGHTY) >= 200


def raw(fields: dict) -> bytes:
    """The body as a client may send it: lone surrogates included, which Python's own encoder refuses."""
    pairs = [
        (name, value) for name, values in fields.items() for value in (values if isinstance(values, list) else [values])
    ]
    return "&".join(
        f"{quote_plus(name)}={quote_plus(str(value).encode('utf-8', 'surrogatepass'))}" for name, value in pairs
    ).encode()


def post(client, url, fields):
    return client.post(url, raw(fields), content_type="application/x-www-form-urlencoded")


def refused_in_words(response) -> bool:
    return response.status_code == 200 and 'class="errorlist' in response.content.decode()


@pytest.mark.parametrize("noun", TEXTS)
def test_texts(noun, as_actor, small_plan):
    small_plan.plan.period_locks.all().delete()  # the target of a locked period stays
    client = as_actor("administrator")
    record = client.get(address(noun)).context["cl"].queryset.first()
    lines, paragraphs = TEXTS[noun]
    page = fields_of(client.get(address_of(record)))
    for text in texts_for(noun):
        typed = {name: text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ") for name in lines}
        typed |= {name: as_sent(text) for name in paragraphs}
        record.refresh_from_db()
        # as if just opened; of the form only the version changes from one text to the next
        response = post(client, address_of(record), {**page, "seen_version": record.version, **typed})
        if response.status_code == 302:
            record.refresh_from_db()
            for name, sent in typed.items():
                kept = getattr(record, name)
                assert kept.replace("\n", "\r\n") == as_sent(sent) or kept == as_sent(sent), (name, text)
        else:
            assert refused_in_words(response), (noun, text)
    assert client.get(address_of(record)).status_code == 200


@pytest.mark.parametrize("noun", CODES)
def test_codes(noun, as_actor, small_plan):
    client = as_actor("administrator")
    record = client.get(address(noun)).context["cl"].queryset.first()
    page = fields_of(client.get(address_of(record)))
    for text in texts_for(noun):
        version = type(record).objects.get(pk=record.pk).version
        response = post(client, address_of(record), {**page, "seen_version": version, "code": text})
        assert response.status_code == 302 or refused_in_words(response), text


def is_taken(field: Any, text: str) -> bool:
    try:
        field.clean(text, None)
    except ValidationError:
        return False
    return True


def joined(texts: Iterable[str], by: str, most: int) -> list[str]:
    """As few texts as hold all of them; what begins or ends with white space stays alone."""
    found: list[str] = []
    for text in texts:
        fits = found and len(found[-1]) + len(by) + len(text) <= most
        if fits and text == text.strip() and found[-1] == found[-1].strip():
            found[-1] += by + text
        else:
            found.append(text)
    return found


def rows(objective: Objective, codes_and_names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """New KSFs on their objective's page."""
    typed: dict[str, str] = {}
    first = objective.ksfs.count()
    for number, (code, name) in enumerate(codes_and_names, start=first):
        typed |= row(number, "ksfs", code=code, name=name, order="0")
    return {**typed, "ksfs-TOTAL_FORMS": str(first + len(typed) // 3)}


def faulty(response, objective: Objective, field: str) -> set[int]:
    """Which of the new rows are refused for that field."""
    assert response.status_code == 200
    formset = next(each.formset for each in response.context["inline_admin_formsets"] if each.formset.prefix == "ksfs")
    first = objective.ksfs.count()
    return {number - first for number, errors in enumerate(formset.errors) if field in errors}


def test_the_whole_list_as_lines(as_actor, small_plan):
    """One page with a row for each name: what the field takes is kept as typed, the rest refused at its row."""
    client, objective, field = as_actor("administrator"), small_plan.objectives["TC1"], KSF._meta.get_field("name")
    sent = [as_sent(text).replace("\r\n", " ") for text in NAUGHTY]
    taken = joined([text for text in sent if is_taken(field, text)], "／", 200)
    refused = [text for text in sent if not is_taken(field, text)]
    assert len(refused) > 30
    page, names = fields_of(client.get(address_of(objective))), [*taken, *refused]
    everything = rows(objective, ((f"N{number}", name) for number, name in enumerate(names)))
    assert faulty(post(client, address_of(objective), {**page, **everything}), objective, "name") == set(
        range(len(taken), len(names))
    )
    good = rows(objective, ((f"N{number}", name) for number, name in enumerate(taken)))
    assert post(client, address_of(objective), {**page, **good}).status_code == 302
    kept = dict(objective.ksfs.values_list("code", "name"))
    assert [kept[f"N{number}"] for number in range(len(taken))] == taken


def test_the_whole_list_as_codes(as_actor, small_plan):
    client, objective, field = as_actor("administrator"), small_plan.objectives["TC1"], KSF._meta.get_field("code")
    page = fields_of(client.get(address_of(objective)))
    refused = [text for text in NAUGHTY if not is_taken(field, as_sent(text))]
    taken = sorted({codes.normalise(as_sent(text)) for text in NAUGHTY if text not in refused})
    assert len(refused) > 200
    everything = rows(objective, ((code, "Name") for code in [*taken, *refused]))
    assert faulty(post(client, address_of(objective), {**page, **everything}), objective, "code") == set(
        range(len(taken), len(taken) + len(refused))
    )
    assert (
        post(client, address_of(objective), {**page, **rows(objective, ((code, "Name") for code in taken))}).status_code
        == 302
    )
    assert set(objective.ksfs.values_list("code", flat=True)) == set(taken)


def test_the_whole_list_as_paragraphs(as_actor, small_plan):
    client, plan, field = as_actor("administrator"), small_plan.plan, Plan._meta.get_field("vision")
    page = fields_of(client.get(address_of(plan)))
    sent = [as_sent(text) for text in NAUGHTY]
    taken = joined([text for text in sent if is_taken(field, text.replace("\r\n", "\n"))], "\r\n", 3900)
    for texts in zip_longest(taken[::2], taken[1::2], fillvalue=""):
        typed = dict(zip(("vision", "mission"), texts, strict=True))
        version = Plan.objects.get(pk=plan.pk).version
        assert post(client, address_of(plan), {**page, **typed, "seen_version": version}).status_code == 302, texts
        stored = Plan.objects.get(pk=plan.pk)
        assert tuple(text.replace("\n", "\r\n") for text in (stored.vision, stored.mission)) == texts
    refused = [text for text in sent if not is_taken(field, text.replace("\r\n", "\n"))]
    before = Plan.objects.values().get(pk=plan.pk)
    for vision, mission in zip(refused[::2], refused[1::2], strict=False):
        response = post(client, address_of(plan), {**page, "vision": vision, "mission": mission})
        assert {"vision", "mission"} <= set(response.context["adminform"].form.errors), (vision, mission)
    assert Plan.objects.values().get(pk=plan.pk) == before


NO_VALUES = ("x\0", "\ud800", "9" * 30, "NaN", "１")


def test_everything_else_that_takes_text(as_actor, small_plan):
    """Numbers, dates, periods, choices and keys are fields of text to whoever sends them."""
    client = as_actor("administrator")
    kpi = small_plan.kpis["AC1.1"]
    page = fields_of(client.get(address_of(kpi)))
    of_the_page = [
        "ksf",
        "order",
        "kind",
        "weight",
        "decimals",
        "direction",
        "frequency",
        "aggregation",
        "baseline",
        "baseline_year",
        "plausible_low",
        "active_from",
        "owner",
        "reporting_organisations",
        "case_officers",
        "predecessor",
        "threshold_basis",
        "seen_version",
        "is_sample",
    ]
    of_the_rows = [
        "action_plans-0-id",
        "action_plans-0-seen_version",
        "action_plans-0-owner",
        "targets-0-period",
        "targets-0-value",
        "work_items-0-reached_on",
    ]
    for text in NO_VALUES:
        typed = dict.fromkeys([*of_the_page, *of_the_rows], text)  # rows are read whatever the page holds
        response = post(client, address_of(kpi), {**page, **typed})
        assert response.status_code in (200, 302, 400), text  # a full-width １ is a number
    for name in ("owner", "predecessor", "reporting_organisations", "targets-0-period"):  # nothing else to fail on
        response = post(client, address_of(kpi), {**page, name: "9" * 30})
        assert refused_in_words(response), name


@pytest.mark.once
def test_how_many_rows_there_are_is_text_too(as_actor, small_plan):
    """It is understood before a database is asked for anything; a page of all the rows there may be takes seconds."""
    client, kpi = as_actor("administrator"), small_plan.kpis["AC1.1"]
    page = fields_of(client.get(address_of(kpi)))
    for text in NO_VALUES:
        response = post(client, address_of(kpi), {**page, "targets-TOTAL_FORMS": text})
        assert response.status_code in (200, 302, 400), text


def test_lists_of_texts(as_actor, small_plan):
    client, plan = as_actor("administrator"), small_plan.plan
    page = fields_of(client.get(address_of(plan)))
    for text in texts_for("plan")[:6]:
        version = Plan.objects.get(pk=plan.pk).version
        typed = {"core_values": as_sent(text), "approval_titles": as_sent(text), "statement_order": text}
        response = post(client, address_of(plan), {**page, "seen_version": version, **typed})
        assert response.status_code == 200
        del typed["statement_order"]
        response = post(client, address_of(plan), {**page, "seen_version": version, **typed})
        assert response.status_code == 302 or refused_in_words(response), text


MARKUP = '<b onclick="x">{{ 7*7 }}</b>\'&'


@pytest.mark.once
def test_markup_is_escaped_everywhere(as_actor, town, small_plan):
    client = as_actor("administrator")
    kpi, plan = small_plan.kpis["AC1.1"], small_plan.plan
    named: tuple[tuple[Any, str], ...] = (
        (kpi, "name"),
        (kpi.ksf, "name"),
        (small_plan.objectives["AC1"], "name"),
        (small_plan.objectives["AC1"].theme, "name"),
        (small_plan.objectives["AC1"].perspective, "name"),
        (kpi.action_plans.first(), "name"),
        (plan, "title"),
        (ThemeMember.objects.filter(theme__plan=plan).first(), "printed_name"),
        (Organisation.objects.get(pk=town.roads.pk), "name"),
    )
    for record, name in named:
        setattr(record, name, MARKUP)
        records.save(record=record, by=town["administrator"], reason=MARKUP, version=record.version)
    town["administrator"].first_name = MARKUP[:30]
    town["administrator"].save()
    stale = fields_of(client.get(address_of(kpi)))
    KPI.objects.filter(pk=kpi.pk).update(name=MARKUP + "2", version=9)
    pages = [
        client.post(address_of(kpi), {**stale, "name": MARKUP + "3"}),
        client.post(address("kpi"), {"action": "delete_selected", "_selected_action": [kpi.pk]}),
        client.get("/admin/"),
    ]
    for noun in (
        "kpi",
        "ksf",
        "objective",
        "theme",
        "perspective",
        "actionplan",
        "plan",
        "thememember",
        "organisation",
    ):
        record = client.get(address(noun)).context["cl"].queryset.first()
        pages += [client.get(address(noun)), client.get(address(noun, "import")), client.get(address(noun, "export"))]
        pages += [client.get(address(noun, page, record)) for page in ("change", "delete", "history")]
    assert any(html.escape(MARKUP) in page.content.decode() for page in pages)
    for page in pages:
        assert page.status_code == 200
        assert "<b onclick" not in page.content.decode()
        assert ">49<" not in page.content.decode()
