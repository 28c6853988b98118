"""/plans/<org>/<year>/entry/grid/: many cells at once; each is saved, or stays as typed with what is wrong with it."""

from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPI, Aggregation, KPIKind, KPIValue, PeriodLock
from scorecard.services import kpi_values
from scorecard.services.kpi_values import ValueChange
from tests.forms_in_html import fields_of
from tests.views.pages import queries_of, text_of

PAGE = "/plans/town-works/2030/entry/grid/"


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]


@pytest.fixture
def send(as_actor):
    """Post the page's form with some cells changed, by KPI and label of the period."""

    def post(cells, *, actor="staff", do="save", page=None, **more):
        client = as_actor(actor)
        fields = dict(page or fields_of(client.get(PAGE)))
        for (kpi, label), text in cells.items():
            fields[name_of(fields, kpi, label)] = text
        return client.post(PAGE, {**fields, **more, "do": do})

    return post


def name_of(fields, kpi, label, part="c"):
    return next((name for name in fields if name.startswith(f"{part}{kpi.pk}.{label}.")), f"{part}{kpi.pk}.{label}.0")


def value_of(kpi, label):
    return KPIValue.objects.filter(kpi=kpi, period_start=Period.parse(label).start).first()


def save_as(town, actor, kpi, label, actual, version=None):
    change = ValueChange(actual=Decimal(actual))
    return kpi_values.record(kpi=kpi, period=Period.parse(label), change=change, version=version, by=town[actor])


def test_cells_have_names_and_shut_ones_no_field(as_actor, kpi):
    response = as_actor("staff").get(PAGE)
    assert 'aria-label="AC1.1 119年4月"' in response.content.decode()
    cells = {name.split(".")[1] for name in fields_of(response) if name.startswith(f"c{kpi.pk}.")}
    # February was sent, March approved, December is locked.
    assert cells == {f"2030-{month:02}" for month in (1, 4, 5, 6, 7, 8, 9, 10, 11)}


def test_a_plain_form_saves_what_was_changed(send, kpi, small_plan, town):
    other = small_plan.kpis["AC1.2"]
    before = KPIValue.history.count()
    response = send({(kpi, "2030-01"): "1,234.5", (kpi, "2030-04"): "△5", (other, "2030-05"): "９"})
    assert (response.status_code, response.url) == (302, PAGE)
    found = [value_of(kpi, "2030-01"), value_of(kpi, "2030-04"), value_of(other, "2030-05")]
    assert [value.actual for value in found] == [Decimal("1234.5"), -5, 9]
    assert [(value.history.first().history_user, value.state) for value in found] == [(town["staff"], "draft")] * 3
    assert KPIValue.history.count() == before + 3
    assert found[0].history.first().history_change_reason == "KPI填報"


def test_saving_what_is_there_writes_nothing(send, small_plan):
    before = KPIValue.history.count()
    assert send({}).status_code == 302
    assert KPIValue.history.count() == before


def test_a_cell_is_emptied(send, kpi):
    send({(kpi, "2030-01"): ""})
    assert value_of(kpi, "2030-01").actual is None


def test_explanations_stay(send, kpi, small_plan):
    KPIValue.objects.filter(kpi=kpi, state="draft").update(note="Paved")
    send({(kpi, "2030-01"): "2"})
    assert value_of(kpi, "2030-01").note == "Paved"


@pytest.mark.parametrize(
    "text", ["nan", "1e400", "1_000", "壹", "12元", "95,4", "約95.8", "2030/4/1", "1234567890123456"]
)
def test_what_is_no_number_stays_in_its_cell_and_the_rest_is_saved(text, send, kpi):
    response = send({(kpi, "2030-04"): text, (kpi, "2030-05"): "7"})
    assert response.status_code == 422
    assert (value_of(kpi, "2030-04"), value_of(kpi, "2030-05").actual) == (None, 7)
    fields = fields_of(response)
    assert fields[name_of(fields, kpi, "2030-04")] == [text]
    assert b"aria-invalid" in response.content and "AC1.1119年4月" in text_of(response)


def test_an_unlikely_figure_is_asked_back(send, kpi):
    KPI.objects.filter(pk=kpi.pk).update(unit="%", plausible_low=0, plausible_high=120)
    response = send({(kpi, "2030-04"): "883"})
    assert response.status_code == 422
    assert "883%超出合理範圍（0%～120%）" in text_of(response)
    page = fields_of(response)
    assert send({}, page=page).status_code == 422
    assert send({}, page=page, **{f"ok.{kpi.pk}.2030-04": "883"}).status_code == 302
    assert value_of(kpi, "2030-04").actual == 883


def test_sending_sends_what_is_filled_in(send, kpi, small_plan):
    response = send({(small_plan.kpis["AC1.2"], "2030-04"): "7", (kpi, "2030-01"): "3"}, do="submit")
    assert response.status_code == 302
    assert value_of(kpi, "2030-01").state == "submitted"
    assert value_of(small_plan.kpis["AC1.2"], "2030-04").state == "submitted"
    assert value_of(small_plan.kpis["AC1.2"], "2030-01").state == "submitted"  # its draft
    assert value_of(kpi, "2030-04") is None


def test_a_red_figure_is_not_sent_from_here(send, kpi):
    response = send({(kpi, "2030-04"): "1"}, do="submit")
    assert response.status_code == 422
    assert "請填寫落後原因" in text_of(response)
    assert value_of(kpi, "2030-04") is None


def test_numerators_and_denominators_have_rows_of_their_own(send, kpi, as_actor):
    KPI.objects.filter(pk=kpi.pk).update(aggregation=Aggregation.RATIO, numerator="Smooth", denominator="All")
    page = fields_of(as_actor("staff").get(PAGE))
    page[name_of(page, kpi, "2030-04", "n")] = ["1"]
    assert send({}, page=page).status_code == 422
    page[name_of(page, kpi, "2030-04", "d")] = ["4"]
    assert send({}, page=page).status_code == 302
    value = value_of(kpi, "2030-04")
    assert (value.actual, value.numerator, value.denominator) == (None, 1, 4)


def test_a_milestone_kpi_is_for_the_other_page(as_actor, kpi):
    KPI.objects.filter(pk=kpi.pk).update(kind=KPIKind.MILESTONE)
    assert not any(name.startswith(f"c{kpi.pk}.") for name in fields_of(as_actor("staff").get(PAGE)))


@pytest.fixture
def conflict(send, kpi, as_actor, town):
    page = fields_of(as_actor("staff").get(PAGE))
    save_as(town, "chief", kpi, "2030-04", 8)
    return send({(kpi, "2030-04"): "9", (kpi, "2030-05"): "7"}, page=page)


def test_a_stale_cell_shows_both_with_who_and_when(conflict, kpi):
    assert conflict.status_code == 409
    text = text_of(conflict)
    assert "chief" in text and "改用我的值9" in text and "保留目前的值8" in text
    fields = fields_of(conflict)
    assert fields[name_of(fields, kpi, "2030-04")] == ["9"]
    assert (value_of(kpi, "2030-04").actual, value_of(kpi, "2030-05").actual) == (8, 7)


def test_the_conflict_stays_until_the_user_chooses(conflict, send, kpi):
    page = fields_of(conflict)
    assert send({}, page=page).status_code == 409
    assert send({}, page=page, **{f"pick.{kpi.pk}.2030-04": "mine:1"}).status_code == 302
    assert value_of(kpi, "2030-04").actual == 9


def test_choosing_theirs(conflict, send, kpi):
    assert send({}, page=fields_of(conflict), **{f"pick.{kpi.pk}.2030-04": "theirs"}).status_code == 302
    assert value_of(kpi, "2030-04").version == 1


def test_what_others_wrote_where_i_typed_nothing_is_no_conflict(send, kpi, as_actor, town):
    page = fields_of(as_actor("staff").get(PAGE))
    save_as(town, "chief", kpi, "2030-04", 8)
    save_as(town, "chief", kpi, "2030-01", 8, version=1)
    assert send({(kpi, "2030-05"): "7"}, page=page).status_code == 302
    assert [value_of(kpi, label).actual for label in ("2030-01", "2030-04", "2030-05")] == [8, 8, 7]


def test_not_applicable_is_told_of_a_locked_period_too(as_actor, kpi, town, small_plan):
    KPIValue.objects.filter(kpi=kpi, period_start=Period.parse("2030-03").start).update(
        actual=None, is_not_applicable=True, not_applicable_reason="closed road"
    )
    assert "不適用" in text_of(as_actor("staff").get(PAGE))
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = Period.parse("2030-Q1")
    lock.save()
    assert "不適用" in text_of(as_actor("staff").get(PAGE))


def test_a_cell_that_was_locked_meanwhile_tells_what_one_had_typed(send, kpi, as_actor, town, small_plan):
    page = fields_of(as_actor("staff").get(PAGE))
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = Period.parse("2030-Q2")
    lock.save()
    response = send({(kpi, "2030-04"): "9.25", (kpi, "2030-08"): "7"}, page=page)
    assert response.status_code == 409
    assert "您填的值：9.25" in text_of(response)
    assert (value_of(kpi, "2030-04"), value_of(kpi, "2030-08").actual) == (None, 7)


@pytest.mark.parametrize("version", [0, 1, 7])
@pytest.mark.parametrize("label", ["2030-02", "2030-03"])
def test_a_cell_that_was_sent_or_approved_takes_nothing(label, version, send, kpi, town):
    KPIValue.objects.filter(kpi=kpi, state="submitted").update(submitted_by=town["chief"])
    response = send({}, **{f"c{kpi.pk}.{label}.{version}": "99"})
    assert response.status_code == 409
    assert value_of(kpi, label).version == 1


@pytest.mark.parametrize("label", ["2031-04", "2030-Q1", "2030", "2030-13", "2030-Q7"])
def test_another_period_is_refused_and_nothing_is_saved(label, send, kpi):
    for address_ending in ("", "preview/"):
        response = send({}, **{f"c{kpi.pk}.{label}.0": "9", f"c{kpi.pk}.2030-04.0": "7"})
        assert response.status_code == 409, address_ending
    assert value_of(kpi, "2030-04") is None


@pytest.mark.parametrize("ending", ["", "preview/"])
def test_another_sections_kpi_is_403(ending, as_actor, small_plan, kpi):
    other = small_plan.kpis["AF1.1"]
    sent = {f"c{other.pk}.2030-04.0": "9", f"c{kpi.pk}.2030-04.0": "7"}
    assert as_actor("staff").post(PAGE + ending, sent).status_code == 403
    assert value_of(other, "2030-04") is None and value_of(kpi, "2030-04") is None


@pytest.mark.parametrize("ending", ["", "preview/"])
def test_a_kpi_that_is_gone_is_409(ending, as_actor, small_plan, kpi):
    sent = {"c999999999.2030-04.0": "9", f"c{kpi.pk}.2030-04.0": "7"}
    assert as_actor("staff").post(PAGE + ending, sent).status_code == 409
    assert value_of(kpi, "2030-04") is None


@pytest.mark.parametrize("name", ["c1.", "cx.2030.0", "c1.2030-04.x", "pick.x.2030", "ok.1", "c1.2030-04.-1"])
def test_junk_is_no_error(name, as_actor, small_plan):
    assert as_actor("staff").post(PAGE, {name: "9"}).status_code in (302, 409)


def test_the_preview_marks_what_is_unclear_and_writes_nothing(as_actor, kpi):
    names = [f"c{kpi.pk}.2030-0{month}.0" for month in (4, 5)]
    answer = as_actor("staff").post(f"{PAGE}preview/", {names[0]: "12元", names[1]: "△5"}).json()
    assert "12元" in answer[names[0]] and answer[names[1]] == ""
    assert value_of(kpi, "2030-05") is None


def test_a_hundred_kpis_of_twelve_months_post_fine(as_actor, large_plan):
    kpis = list(KPI.objects.filter(plan=large_plan).order_by("pk")[:100])
    KPI.objects.filter(pk__in=[kpi.pk for kpi in kpis]).update(frequency="M")
    cells = {f"c{kpi.pk}.2040-{month:02}.0": str(month) for kpi in kpis for month in range(1, 13)}
    response = as_actor("staff").post("/plans/town-works/2040/entry/grid/", {**cells, "do": "save"})
    assert response.status_code == 302
    assert KPIValue.objects.filter(kpi__in=kpis, frequency="M").count() == 1200
    assert KPIValue.history.filter(kpi__in=kpis, frequency="M").count() == 1200


def test_few_queries_however_many_kpis(as_actor, large_plan, small_plan, town):
    KPI.objects.filter(plan=large_plan).update(frequency="M")
    KPI.objects.filter(plan=large_plan, code="O0.1").update(
        owner=town.bridges
    )  # as in the small plan, not all are theirs
    client = as_actor("staff")
    assert queries_of(client, "/plans/town-works/2040/entry/grid/") == queries_of(client, PAGE)
