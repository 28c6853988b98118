"""/plans/<org>/<year>/entry/: the list of what I report, saved and sent as a plain form; nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scorecard.domain.periods import Period
from scorecard.models import KPI, ActionPlan, KPIKind, KPIValue, PeriodLock, Plan
from scorecard.services import kpi_values
from scorecard.services.kpi_values import ValueChange
from tests.domain.test_file_types import KNOWN
from tests.forms_in_html import fields_of
from tests.views.pages import queries_of, text_of

PAGE = "/plans/town-works/2030/entry/"
APRIL = f"{PAGE}?period=2030-04"
STATUS = {
    "administrator": 200,
    "superuser": 200,
    "manager": 200,
    "chief": 200,
    "staff": 200,
    "other_staff": 200,
    "viewer": 403,
    "town_viewer": 403,
    "outsider": 404,
    "unassigned": 404,
    "former": 404,
}


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]


@pytest.fixture
def send(as_actor, kpi):
    """Post the page's form of April with some fields changed: names without a prefix are of AC1.1."""

    def post(changes=None, *, actor="staff", address=APRIL, do="save", of=kpi, page=None, **named):
        client = as_actor(actor)
        fields = dict(page or fields_of(client.get(address)))
        for name, text in {**(changes or {}), **named}.items():
            fields[name if name[0] in "ka" and "-" in name else f"k{of.pk}-{name}"] = text
        return client.post(address, {**fields, "do": do})

    return post


def value_of(kpi, label="2030-04"):
    return KPIValue.objects.filter(kpi=kpi, period_start=Period.parse(label).start).first()


@pytest.mark.parametrize(
    ("actor", "codes"),
    [
        ("staff", {"AC1.1", "AC1.2"}),  # of its own section, and reported by it for another
        ("other_staff", {"AC1.2"}),
        ("manager", {"AC1.1", "AC1.2", "AF1.1", "AF1.2"}),
    ],
)
def test_one_sees_what_one_reports(actor, codes, as_actor, small_plan):
    text = as_actor(actor).get(PAGE).content.decode()
    assert {code for code in small_plan.kpis if f"kpis/{code}/" in text} == codes


def test_a_case_officer_reports_too(as_actor, town, small_plan):
    small_plan.kpis["AF1.2"].case_officers.add(town["viewer"])
    response = as_actor("viewer").get(PAGE)
    assert "kpis/AF1.2/" in response.content.decode()
    assert PAGE in as_actor("viewer").get("/plans/town-works/2030/").content.decode()


def test_who_reports_nothing_is_told_so(as_actor, town, small_plan):
    KPI.objects.all().update(owner=town.organisations["town-culture"])
    assert "沒有由您填報的KPI" in text_of(as_actor("manager").get("/plans/town-works/2029/entry/"))


def test_a_plain_form_saves_with_who_and_why(send, kpi, town):
    response = send(actual="3.5", note="Paved")
    assert (response.status_code, response.url) == (302, APRIL)
    value = value_of(kpi)
    assert (value.actual, value.note, value.state, value.version) == (Decimal("3.5"), "Paved", "draft", 1)
    row = value.history.get()
    assert (row.history_user, row.history_change_reason) == (town["staff"], "KPI填報")


def test_the_page_begins_with_how_many_rows_could_not_be_saved(send):
    response = send(actual="about 95.8")
    assert response.status_code == 422
    assert "1項未能完成" in text_of(response)


def test_only_what_was_typed_becomes_a_value(send, kpi, small_plan):
    send(actual="3.5")
    assert value_of(small_plan.kpis["AC1.2"]) is None


def test_saving_what_is_there_writes_nothing(send, kpi, small_plan):
    before = KPIValue.history.count()
    send(address=f"{PAGE}?period=2030-01")
    assert KPIValue.history.count() == before


def test_the_same_form_twice_makes_one_record(send, kpi, as_actor):
    page = fields_of(as_actor("staff").get(APRIL))
    answers = [send(actual="3.5", page=page) for _time in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert value_of(kpi).history.count() == 1


def test_sending_for_approval(send, kpi, town):
    response = send(actual="3.5", do="submit")
    assert response.status_code == 302
    value = value_of(kpi)
    assert (value.state, value.submitted_by) == ("submitted", town["staff"])


def test_one_row_is_sent_and_what_was_typed_elsewhere_stays(send, kpi, small_plan):
    other = small_plan.kpis["AC1.2"]
    response = send({f"k{other.pk}-actual": "7"}, actual="3.5", do=f"submit:{kpi.pk}")
    assert response.status_code == 200
    assert value_of(kpi).state == "submitted"
    assert value_of(other) is None
    assert fields_of(response)[f"k{other.pk}-actual"] == ["7"]


def test_a_red_figure_asks_why_before_it_is_sent(send, kpi):
    response = send(actual="1", do="submit")
    assert response.status_code == 422
    text = text_of(response)
    assert "請填寫落後原因。" in text and "請填寫改善措施。" in text and "請填寫預定改善期限。" in text
    assert value_of(kpi) is None
    assert fields_of(response)[f"k{kpi.pk}-actual"] == ["1"]
    assert send(actual="1").status_code == 302  # a draft may wait


def test_a_red_figure_is_sent_with_its_explanation(send, kpi):
    more = {"behind_reason": "Rain", "corrective_measure": "Pave", "expected_completion_date": "119/6/30"}
    assert send(actual="1", do="submit", **more).status_code == 302
    assert value_of(kpi).expected_completion_date == date(2030, 6, 30)


def test_last_periods_texts_stand_above_and_are_carried_over(send, kpi, as_actor):
    value = value_of(kpi, "2030-03")
    value.behind_reason, value.corrective_measure = "Rain in March", "Pave in March"
    value.save()
    response = as_actor("staff").get(APRIL)
    assert "RaininMarch" in text_of(response) and "上期改善措施辦理情形" in text_of(response)
    response = send(actual="1", behind_reason="Mine", do=f"carry:{kpi.pk}")
    fields = fields_of(response)
    assert fields[f"k{kpi.pk}-behind_reason"] == ["Mine"]
    assert fields[f"k{kpi.pk}-corrective_measure"] == ["Pave in March"]
    assert fields[f"k{kpi.pk}-actual"] == ["1"]
    assert value_of(kpi) is None


UNCLEAR = ["nan", "inf", "1e400", "1_000", "壹", "12元", "95,4", "約95.8", "2030/4/1", "--1", "1.2.3", "²", "<b>"]
UNCLEAR += ["1234567890123456", "1234567890123", "0.00001"]


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_no_number_is_told_and_the_rest_is_kept(text, send, kpi, small_plan):
    other = small_plan.kpis["AC1.2"]
    response = send({f"k{other.pk}-actual": "7"}, actual=text, note="Paved")
    assert response.status_code == 422
    assert value_of(kpi) is None
    assert value_of(other).actual == 7
    fields = fields_of(response)
    assert (fields[f"k{kpi.pk}-actual"], fields[f"k{kpi.pk}-note"]) == ([text], ["Paved"])
    assert f"k{kpi.pk}-faults" in response.content.decode()
    assert b"aria-invalid" in response.content
    assert b"<b>\xe3\x80\x8d" not in response.content


@pytest.mark.parametrize(
    ("text", "figure"),
    [("９５．８", "95.8"), ("1,234.5", "1234.5"), ("△5", "-5"), ("(5)", "-5"), (" 3.50 ", "3.5"), ("95.8%", "95.8")],
)
def test_numbers_are_read_as_people_type_them(text, figure, send, kpi):
    KPI.objects.filter(pk=kpi.pk).update(unit="%")
    assert send(actual=text).status_code == 302
    assert value_of(kpi).actual == Decimal(figure)


def test_a_sign_that_is_not_the_unit_is_refused(send, kpi):
    assert send(actual="95.8%").status_code == 422


@pytest.mark.parametrize("text", ["31/4/2030", "0110/07/05", "soon", "119/2/30"])
def test_what_is_no_date_is_told(text, send, kpi):
    response = send(actual="3", expected_completion_date=text)
    assert response.status_code == 422
    assert value_of(kpi) is None
    assert fields_of(response)[f"k{kpi.pk}-expected_completion_date"] == [text]


def test_an_unlikely_figure_is_asked_back_until_it_is_confirmed(send, kpi):
    KPI.objects.filter(pk=kpi.pk).update(unit="%", plausible_low=0, plausible_high=120)
    response = send(actual="883")
    assert response.status_code == 422
    assert "883%超出合理範圍（0%～120%），請確認是否正確。" in text_of(response)
    assert value_of(kpi) is None
    assert send(actual="884", confirmed="883").status_code == 422
    assert send(actual="883", confirmed="883").status_code == 302
    assert value_of(kpi).actual == 883


def test_numerator_and_denominator_make_the_figure(send, kpi, as_actor):
    KPI.objects.filter(pk=kpi.pk).update(unit="%", numerator="Smooth roads", denominator="All roads")
    assert "Smooth roads" in as_actor("staff").get(APRIL).content.decode()
    assert send(numerator="1", denominator="3").status_code == 302
    value = value_of(kpi)
    assert (value.actual, value.numerator, value.denominator) == (None, 1, 3)
    assert "33" in text_of(as_actor("staff").get(APRIL))


@pytest.mark.parametrize(
    "fields", [{"numerator": "1"}, {"numerator": "1", "denominator": "0"}, {"actual": "1", "numerator": "1"}]
)
def test_half_a_fraction_is_refused(fields, send, kpi):
    KPI.objects.filter(pk=kpi.pk).update(numerator="Smooth roads", denominator="All roads")
    assert send(fields).status_code == 422
    assert value_of(kpi) is None


def test_not_applicable_needs_its_reason(send, kpi):
    assert send(is_not_applicable="1").status_code == 422
    assert send(is_not_applicable="1", not_applicable_reason="Flood").status_code == 302
    assert value_of(kpi).is_not_applicable


def test_milestones_are_ticked_with_their_day(send, kpi, as_actor):
    KPI.objects.filter(pk=kpi.pk).update(kind=KPIKind.MILESTONE, unit="%")
    step = kpi.work_items.get()
    assert send({f"step{step.pk}": "119/4/2"}).status_code == 302
    step.refresh_from_db()
    assert (step.reached_on, value_of(kpi).actual) == (date(2030, 4, 2), 20)
    assert f"k{kpi.pk}-actual" not in fields_of(as_actor("staff").get(APRIL))


def test_progress_of_action_plans_is_kept_on_the_same_page(send, kpi, town):
    action = ActionPlan.objects.get(plan=kpi.plan, code="AC1.1.1")
    names = {f"a{action.pk}-progress": "40%", f"a{action.pk}-note": "Begun", f"a{action.pk}-start_date": "119/1/2"}
    assert send(names).status_code == 302
    action.refresh_from_db()
    assert (action.progress, action.note, action.start_date) == (40, "Begun", date(2030, 1, 2))
    assert action.history.first().history_user == town["staff"]


def test_wrong_progress_is_told_and_kept_as_typed(send, kpi):
    action = ActionPlan.objects.get(plan=kpi.plan, code="AC1.1.1")
    response = send({f"a{action.pk}-progress": "140"}, actual="3")
    assert response.status_code == 422
    assert fields_of(response)[f"a{action.pk}-progress"] == ["140"]
    assert value_of(kpi).actual == 3


def save_as(town, actor, kpi, actual, version=None, label="2030-04"):
    return kpi_values.record(
        kpi=kpi,
        period=Period.parse(label),
        change=ValueChange(actual=Decimal(actual)),
        version=version,
        by=town[actor],
    )


@pytest.fixture
def conflict(send, kpi, as_actor, town):
    """The staff's answer, after the chief has written while the staff typed."""
    page = fields_of(as_actor("staff").get(APRIL))
    save_as(town, "chief", kpi, 8)
    return send(actual="9", note="Mine", page=page)


def test_a_stale_save_shows_both_with_who_and_when(conflict, kpi, town):
    assert conflict.status_code == 409
    text = text_of(conflict)
    assert "chief" in text and "請選擇要保留的值" in text
    fields = fields_of(conflict)
    assert (fields[f"k{kpi.pk}-actual"], fields[f"k{kpi.pk}-note"]) == (["9"], ["Mine"])
    assert (value_of(kpi).actual, value_of(kpi).history.count()) == (8, 1)


def test_the_conflict_stays_until_the_user_chooses(conflict, send, kpi):
    assert send(page=fields_of(conflict)).status_code == 409
    assert value_of(kpi).actual == 8


def test_choosing_mine(conflict, send, kpi):
    assert send(choice="mine:1", page=fields_of(conflict)).status_code == 302
    assert (value_of(kpi).actual, value_of(kpi).note, value_of(kpi).version) == (9, "Mine", 2)


def test_choosing_theirs(conflict, send, kpi):
    assert send(choice="theirs", page=fields_of(conflict)).status_code == 302
    assert (value_of(kpi).actual, value_of(kpi).version) == (8, 1)


def test_choosing_again_where_somebody_wrote_once_more(conflict, send, kpi, town):
    save_as(town, "chief", kpi, 10, version=1)
    assert send(choice="mine:1", page=fields_of(conflict)).status_code == 409
    assert value_of(kpi).actual == 10


def test_what_others_wrote_where_i_typed_nothing_is_no_conflict(send, kpi, small_plan, as_actor, town):
    page = fields_of(as_actor("staff").get(APRIL))
    save_as(town, "chief", kpi, 8)
    other = small_plan.kpis["AC1.2"]
    assert send({f"k{other.pk}-actual": "7"}, page=page).status_code == 302
    assert (value_of(kpi).actual, value_of(other).actual) == (8, 7)


def test_a_row_that_was_sent_meanwhile_tells_what_one_had_typed(send, kpi, as_actor, town):
    page = fields_of(as_actor("staff").get(APRIL))
    value = save_as(town, "chief", kpi, 8)
    kpi_values.submit(value=value, version=1, by=town["chief"])
    response = send(actual="9.25", page=page)
    assert response.status_code == 409
    assert "9.25" in text_of(response)
    assert value_of(kpi).actual == 8


def test_a_locked_period_takes_nothing_and_loses_nothing(send, kpi, as_actor, town, small_plan):
    page = fields_of(as_actor("staff").get(APRIL))
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = Period.parse("2030-Q2")
    lock.save()
    for do in ("save", "submit", f"submit:{kpi.pk}"):
        response = send(actual="9.25", page=page, do=do)
        assert response.status_code == 409
        assert "9.25" in text_of(response) and "已鎖定" in text_of(response)
    assert value_of(kpi) is None
    assert f"k{kpi.pk}-actual" not in fields_of(as_actor("staff").get(APRIL))


def test_a_closed_plan_takes_nothing(send, kpi, as_actor, small_plan):
    page = fields_of(as_actor("staff").get(APRIL))
    Plan.objects.filter(pk=small_plan.plan.pk).update(status="closed")
    assert send(actual="9", page=page).status_code == 409
    assert value_of(kpi) is None


def test_an_approved_value_takes_nothing(send, kpi):
    response = send(actual="9", seen="2030-03:1", address=f"{PAGE}?period=2030-03", note="x")
    assert response.status_code == 409
    assert value_of(kpi, "2030-03").actual == 3


def test_a_row_of_another_period_is_refused(send, kpi):
    for seen in ("2030-05:0", "2031-04:0", "2030-Q2:0", "", "x", "2030-04"):
        response = send(actual="9", seen=seen)
        assert response.status_code == 409, seen
        assert not KPIValue.objects.filter(kpi=kpi, actual=9).exists()


def test_a_value_that_was_deleted_meanwhile_is_a_conflict_and_can_be_made_again(send, kpi, as_actor, town):
    value = save_as(town, "staff", kpi, 8)
    page = fields_of(as_actor("staff").get(APRIL))
    value.delete()
    response = send(actual="9", page=page)
    assert response.status_code == 409
    assert fields_of(response)[f"k{kpi.pk}-actual"] == ["9"]
    assert send(page=fields_of(response)).status_code == 302
    assert value_of(kpi).actual == 9


def test_a_kpi_that_was_deleted_meanwhile_stops_everything(send, kpi, small_plan, as_actor):
    other = small_plan.kpis["AC1.2"]
    page = fields_of(as_actor("staff").get(APRIL))
    for value in other.values.all():
        value.evidence.all().delete()
    other.values.all().delete()
    other.delete()
    response = send({f"k{other.pk}-actual": "9"}, actual="7", page=page)
    assert response.status_code == 409
    assert "已由他人刪除" in text_of(response)
    assert value_of(kpi) is None
    assert fields_of(response)[f"k{kpi.pk}-actual"] == ["7"]


@pytest.mark.parametrize("code", ["AF1.1", "AF1.2"])
@pytest.mark.parametrize("address", [APRIL, f"{PAGE}preview/?period=2030-04"])
def test_another_sections_kpi_is_403(code, address, as_actor, small_plan, kpi):
    other = small_plan.kpis[code]
    fields = {
        f"k{each.pk}-{name}": text for each in (kpi, other) for name, text in (("seen", "2030-04:0"), ("actual", "5"))
    }
    assert as_actor("staff").post(address, fields).status_code == 403
    assert value_of(other) is None and value_of(kpi) is None


def test_another_plans_kpi_is_403(as_actor, small_plan, seed_plans):
    other = KPI.objects.get(plan=seed_plans.department, code="AC1.1")
    answer = as_actor("superuser").post(APRIL, {f"k{other.pk}-seen": "2030-04:0", f"k{other.pk}-actual": "5"})
    assert answer.status_code == 403


@pytest.mark.parametrize("do", ["approve", "save:x", "withdraw", "carry:999999", "submit:-1", "", "save:1:2:3"])
def test_an_unknown_button_is_403(do, send, kpi):
    assert send(actual="9", do=do).status_code == 403
    assert value_of(kpi) is None


def test_withdrawing(send, kpi, town):
    send(actual="3.5", do="submit")
    assert send(do=f"withdraw:{kpi.pk}:1").status_code == 302
    assert value_of(kpi).state == "draft"


@pytest.mark.parametrize(("actor", "version"), [("chief", 1), ("staff", 7)])
def test_withdrawing_what_is_not_mine_or_not_as_i_saw_it(actor, version, send, kpi):
    send(actual="3.5", do="submit")
    response = send(actor=actor, do=f"withdraw:{kpi.pk}:{version}")
    assert response.status_code == 409
    assert value_of(kpi).state == "submitted"


@pytest.mark.parametrize("label", ["2030-01", "2030-03", "2030-05"])
def test_only_what_waits_is_withdrawn(label, send, kpi):
    assert send(address=f"{PAGE}?period={label}", do=f"withdraw:{kpi.pk}:1").status_code == 409


def test_what_the_reviewer_says_stands_with_the_row(as_actor, kpi):
    KPIValue.objects.filter(kpi=kpi, state="draft").update(state="returned", review_comment="Which roads?")
    text = text_of(as_actor("staff").get(f"{PAGE}?period=2030-01"))
    assert "已退回" in text and "Whichroads?" in text


def test_evidence_is_kept_listed_handed_out_and_taken_away(send, kpi, as_actor, town):
    file = SimpleUploadedFile("會議紀錄.pdf", KNOWN["pdf"])
    assert (
        send(actual="3", file=file, evidence_number="Works 7", evidence_address="https://example.org/a").status_code
        == 302
    )
    stored = value_of(kpi)
    assert stored.evidence.count() == 3
    page = as_actor("staff").get(APRIL)
    piece = stored.evidence.exclude(file="").get()
    link = f"/plans/town-works/2030/evidence/{piece.pk}/"
    assert link in page.content.decode() and "Works7" in text_of(page)
    got = as_actor("staff").get(link)
    assert b"".join(got.streaming_content) == KNOWN["pdf"]
    assert got["Content-Type"] == "application/pdf"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"].startswith("attachment;")
    assert "%E6%9C%83%E8%AD%B0" in got["Content-Disposition"]
    assert send(do=f"remove:{piece.pk}").status_code == 200
    assert stored.evidence.count() == 2
    assert send(do=f"remove:{piece.pk}").status_code == 409


@pytest.mark.parametrize(
    ("actor", "status"), [("staff", 200), ("chief", 200), ("viewer", 404), ("other_staff", 404), ("outsider", 404)]
)
def test_a_drafts_evidence_is_for_who_sees_the_draft(actor, status, send, kpi, as_actor):
    send(actual="3", file=SimpleUploadedFile("a.pdf", KNOWN["pdf"]))
    piece = value_of(kpi).evidence.get()
    assert as_actor(actor).get(f"/plans/town-works/2030/evidence/{piece.pk}/").status_code == status


@pytest.mark.parametrize("page", ["town-works/2030/evidence/999999999999999999999/", "town/2030/evidence/{}/"])
def test_evidence_that_is_not_there(page, send, kpi, as_actor):
    send(actual="3", file=SimpleUploadedFile("a.pdf", KNOWN["pdf"]))
    address = page.format(value_of(kpi).evidence.get().pk)
    assert as_actor("superuser").get(f"/plans/{address}").status_code == 404


def test_a_document_number_is_no_file(as_actor, small_plan):
    piece = small_plan.values["AC1.1 draft"].evidence.get()
    assert as_actor("staff").get(f"/plans/town-works/2030/evidence/{piece.pk}/").status_code == 404


def test_a_lost_file_is_a_404(send, kpi, as_actor):
    send(actual="3", file=SimpleUploadedFile("a.pdf", KNOWN["pdf"]))
    piece = value_of(kpi).evidence.get()
    piece.file.storage.delete(str(piece.file.name))
    assert as_actor("staff").get(f"/plans/town-works/2030/evidence/{piece.pk}/").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"file": SimpleUploadedFile("a.pdf", b"<script>")},
        {"evidence_address": "javascript:alert(1)"},
        {"evidence_number": "x" * 201},
    ],
)
def test_wrong_evidence_is_told_and_the_figure_is_saved(fields, send, kpi):
    response = send(actual="3", **fields)
    assert response.status_code == 422
    assert value_of(kpi).actual == 3
    assert value_of(kpi).evidence.count() == 0


def test_evidence_without_a_figure_is_told(send, kpi):
    response = send(evidence_number="Works 7")
    assert response.status_code == 422
    assert "佐證資料沒有儲存" in text_of(response)


def preview(client, kpi, **fields):
    sent = {f"k{kpi.pk}-{name}": text for name, text in {"seen": "2030-04:0", **fields}.items()}
    return client.post(f"{PAGE}preview/?period=2030-04", sent)


def test_the_preview_judges_and_writes_nothing(as_actor, kpi):
    before = KPIValue.history.count()
    client = as_actor("staff")
    green, red = (preview(client, kpi, actual=text).json()[str(kpi.pk)] for text in ("3", "1"))
    assert "綠燈" in green["html"] and "100.00%" in green["html"] and not green["asks"]
    assert "紅燈" in red["html"] and "33.33%" in red["html"] and red["asks"]
    assert "惡化" in red["html"] and "持平" in green["html"]  # March was 3 of 3
    assert KPIValue.history.count() == before and value_of(kpi) is None


def test_the_preview_says_what_is_wrong(as_actor, kpi):
    KPI.objects.filter(pk=kpi.pk).update(plausible_high=120)
    client = as_actor("staff")
    assert "約3" in preview(client, kpi, actual="約3").json()[str(kpi.pk)]["faults"]["actual"]
    unlikely = preview(client, kpi, actual="883").json()[str(kpi.pk)]
    assert "883" in unlikely["faults"]["figure"] and 'value="883"' in unlikely["confirm"]


def test_the_preview_equals_what_is_shown_once_it_is_saved(as_actor, send, kpi):
    html = preview(as_actor("staff"), kpi, actual="2.5").json()[str(kpi.pk)]["html"]
    send(actual="2.5")
    assert html in as_actor("staff").get(APRIL).content.decode()


@pytest.mark.parametrize("period", ["2030-13", "2029-04", "x", "2030-Q5"])
def test_a_period_that_is_none_of_the_plan_is_404(period, as_actor, small_plan):
    client = as_actor("staff")
    assert client.get(f"{PAGE}?period={period}").status_code == 404
    assert client.post(f"{PAGE}?period={period}", {"do": "save"}).status_code == 404


def test_few_queries_however_many_kpis(as_actor, large_plan, small_plan):
    client = as_actor("staff")
    assert queries_of(client, "/plans/town-works/2040/entry/?period=2040") <= queries_of(client, APRIL) + 1
