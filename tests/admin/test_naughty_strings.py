"""Every text field with every naughty string: kept as typed or refused in words, and shown escaped."""

import html
from typing import Any
from urllib.parse import quote_plus

import pytest

from scorecard.models import KPI, Organisation, Plan, ThemeMember
from scorecard.services import records
from tests.admin.pages import address, address_of
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


WHOLE_LIST = {"actionplan"}  # it has a code, a line and a paragraph; the other nouns have the same kinds of fields
SHARE = 14  # of the list for each of the others; together they send all of it once more


def texts_for(noun: str) -> tuple[str, ...]:
    return NAUGHTY if noun in WHOLE_LIST else NAUGHTY[list(TEXTS).index(noun) % SHARE :: SHARE]


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


def test_everything_else_that_takes_text(as_actor, small_plan):
    """Numbers, dates, periods, choices and keys are fields of text to whoever sends them."""
    client = as_actor("administrator")
    kpi = small_plan.kpis["AC1.1"]
    page = fields_of(client.get(address_of(kpi)))
    names = [
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
        "action_plans-0-id",
        "action_plans-0-seen_version",
        "action_plans-0-owner",
        "targets-0-period",
        "targets-0-value",
        "work_items-0-reached_on",
        "targets-TOTAL_FORMS",
    ]
    texts = ("x\0", "\ud800", "9" * 30, "NaN", "１")
    for place, name in enumerate(names):
        for text in (texts[place % len(texts)], texts[(place + 2) % len(texts)]):  # each name two, each text often
            version = KPI.objects.get(pk=kpi.pk).version
            response = post(client, address_of(kpi), {**page, "seen_version": version, name: text})
            assert response.status_code in (200, 302, 400), (name, text)


def test_lists_of_texts(as_actor, small_plan):
    client, plan = as_actor("administrator"), small_plan.plan
    page = fields_of(client.get(address_of(plan)))
    for text in texts_for("plan"):
        version = Plan.objects.get(pk=plan.pk).version
        typed = {"core_values": as_sent(text), "approval_titles": as_sent(text), "statement_order": text}
        response = post(client, address_of(plan), {**page, "seen_version": version, **typed})
        assert response.status_code == 200
        del typed["statement_order"]
        response = post(client, address_of(plan), {**page, "seen_version": version, **typed})
        assert response.status_code == 302 or refused_in_words(response), text


MARKUP = '<b onclick="x">{{ 7*7 }}</b>\'&'


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
