"""Targets, weights and thresholds typed into the grid: what is right is saved with its history, nothing is lost."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.domain.periods import Period
from scorecard.domain.target_grid import GridFault, Keep, NotOfThisPlan, PlanClosed, TypedCell, TypedRow
from scorecard.models import KPI, Direction, KPITarget, PeriodLock, Plan
from scorecard.services import kpi_targets

BEFORE, BEGUN = date(2029, 12, 31), date(2030, 1, 1)
JUNE = "2030-06"


def figures(*numbers):
    return tuple(Decimal(number) if isinstance(number, str) else number for number in numbers)


def value(number):
    return TypedCell(figures(number, None, None))


EMPTY = value(None)


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]


@pytest.fixture
def save(town, small_plan):
    def save_rows(*rows, today=BEFORE, reason="", by="administrator"):
        return kpi_targets.save_grid(plan=small_plan.plan, rows=rows, by=town[by], reason=reason, today=today)

    return save_rows


def row_of(kpi, cells, **versions):
    """Typed over what stands now, unless `versions` say otherwise."""
    stored = {target.period.label: target.version for target in kpi.targets.all()}
    own = {"": KPI.objects.get(pk=kpi.pk).version}
    given = {key.lstrip("_").replace("_", "-"): version for key, version in versions.items()}
    return TypedRow(kpi.pk, cells, {**own, **stored, **given})


def stored(kpi, label=JUNE):
    period = Period.parse(label)
    found = kpi.targets.filter(frequency=period.frequency, period_start=period.start).first()
    return found and (found.value if found.low is None else (found.low, found.high))


def target(kpi, label=JUNE):
    period = Period.parse(label)
    return kpi.targets.get(frequency=period.frequency, period_start=period.start)


def test_targets_are_created_changed_and_taken_away(save, town, kpi):
    assert save(row_of(kpi, {JUNE: value("6"), "2030-07": value("7")}), reason="first").saved == 1
    assert (stored(kpi), stored(kpi, "2030-07")) == (6, 7)
    save(row_of(kpi, {JUNE: value("6.5"), "2030-07": EMPTY}), reason="second")
    assert (stored(kpi), stored(kpi, "2030-07")) == (Decimal("6.5"), None)
    june = KPITarget.history.filter(kpi=kpi, frequency="M", period_start=date(2030, 6, 1)).order_by("history_id")
    assert [(each.history_type, each.value, each.version, each.history_change_reason) for each in june] == [
        ("+", 6, 1, "first"),
        ("~", Decimal("6.5"), 2, "second"),
    ]
    july = KPITarget.history.filter(kpi=kpi, period_start=date(2030, 7, 1)).order_by("history_id")
    assert [(each.history_type, each.history_change_reason) for each in july] == [("+", "first"), ("-", "second")]
    assert {each.history_user for each in (*june, *july)} == {town["administrator"]}


def test_ranges_weights_and_thresholds(save, town, kpi):
    kpi.direction = Direction.RANGE
    kpi.save()
    cells = {
        "weight": TypedCell(figures("40")),
        "thresholds": TypedCell(("achievement", Decimal(100), Decimal(90))),
        JUNE: TypedCell(figures(None, "-1", "0.5")),
    }
    save(row_of(kpi, cells), reason="why")
    changed = KPI.objects.get(pk=kpi.pk)
    assert (changed.weight, changed.threshold_basis, changed.on_target_threshold) == (40, "achievement", 100)
    assert stored(kpi) == (-1, Decimal("0.5"))
    last = changed.history.first()
    assert (last.history_user, last.history_change_reason, last.version) == (
        town["administrator"],
        "why",
        kpi.version + 1,
    )


def test_a_change_raises_the_plans_versions_and_no_change_does_not(save, small_plan, kpi):
    def versions():
        plan = Plan.objects.get(pk=small_plan.plan.pk)
        return plan.structure_version, plan.values_version

    before = versions()
    save(row_of(kpi, {JUNE: value("6")}))
    raised = versions()
    assert all(new > old for new, old in zip(raised, before, strict=True))
    history = KPITarget.history.count()
    assert save(row_of(kpi, {JUNE: value("6.0")})).saved == 0
    assert (versions(), KPITarget.history.count()) == (raised, history)


def test_the_same_form_sent_twice_is_saved_once(save, kpi):
    first = row_of(kpi, {JUNE: value("6"), "weight": TypedCell(figures("5"))})
    assert save(first).saved == 1
    again = save(first)
    assert (again.saved, again.refused) == (0, {})
    assert KPITarget.history.filter(kpi=kpi, frequency="M").count() == 1


def test_nothing_of_a_row_with_a_fault_is_saved_and_other_rows_are(save, small_plan, kpi):
    other = small_plan.kpis["AC1.2"]
    bad = {JUNE: value("6"), "weight": TypedCell(figures("-1"))}
    outcome = save(row_of(kpi, bad), row_of(other, {JUNE: value("7")}))
    assert outcome.saved == 1
    assert outcome.refused[kpi.pk].faults == {"weight": GridFault.NEGATIVE_WEIGHT}
    assert (stored(kpi), stored(other)) == (None, 7)


def test_a_row_whose_text_could_not_be_read_is_not_saved(save, kpi):
    row = TypedRow(kpi.pk, {JUNE: value("6")}, faults={"2030-07": GridFault.UNCLEAR})
    assert save(row).refused[kpi.pk].faults == {"2030-07": GridFault.UNCLEAR}
    assert stored(kpi) is None


def test_a_kpi_that_left_the_plan_stops_everything(save, small_plan, kpi):
    gone = small_plan.kpis["AF1.2"]
    rows = [row_of(kpi, {JUNE: value("6")}), row_of(gone, {JUNE: value("6")})]
    gone.values.all().delete()
    gone.delete()
    with pytest.raises(NotOfThisPlan):
        save(*rows)
    assert stored(kpi) is None


def test_a_closed_plan_keeps_its_targets(save, kpi):
    Plan.objects.filter(pk=kpi.plan_id).update(status="closed")
    with pytest.raises(PlanClosed):
        save(row_of(kpi, {JUNE: value("6")}))
    assert stored(kpi) is None


# ---- after the year began


def test_a_target_changed_after_the_year_began_keeps_the_original_and_the_reason(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    save(row_of(kpi, {JUNE: value("5")}), today=BEGUN, reason="flood")
    save(row_of(kpi, {JUNE: value("4")}), today=BEGUN, reason="second flood")
    june = target(kpi)
    assert (june.value, june.original_value, june.change_reason, june.is_revised) == (4, 6, "second flood", True)


def test_a_range_keeps_its_original_ends(save, kpi):
    kpi.direction = Direction.RANGE
    kpi.save()
    save(row_of(kpi, {JUNE: TypedCell(figures(None, "1", "2"))}))
    save(row_of(kpi, {JUNE: TypedCell(figures(None, "1", "3"))}), today=BEGUN, reason="flood")
    june = target(kpi)
    assert (june.original_value, june.original_low, june.original_high, june.high) == (None, 1, 2, 3)


def test_without_a_reason_nothing_of_the_row_is_changed_then(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    for typed in (value("5"), EMPTY):
        outcome = save(row_of(kpi, {JUNE: typed, "2030-07": value("7")}), today=BEGUN)
        assert outcome.refused[kpi.pk].faults == {"reason": GridFault.REASON_MISSING}
    assert (stored(kpi), stored(kpi, "2030-07")) == (6, None)


def test_a_target_set_for_the_first_time_and_a_weight_need_no_reason(save, kpi):
    cells = {JUNE: value("6"), "weight": TypedCell(figures("5"))}
    assert save(row_of(kpi, cells), today=BEGUN).saved == 1
    assert not target(kpi).is_revised


def test_back_to_the_original_is_no_revision(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    save(row_of(kpi, {JUNE: value("5")}), today=BEGUN, reason="flood")
    save(row_of(kpi, {JUNE: value("6")}), today=BEGUN, reason="no flood")
    june = target(kpi)
    assert (june.value, june.original_value, june.change_reason, june.is_revised) == (6, None, "", False)


@pytest.mark.parametrize(("taken_away", "original"), [("2029-12-01", None), ("2030-02-01", 6)])
def test_taking_a_target_away_and_setting_it_again_hides_no_original(taken_away, original, save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    with time_machine.travel(datetime.fromisoformat(taken_away), tick=False):
        save(row_of(kpi, {JUNE: EMPTY}), today=date.fromisoformat(taken_away), reason="a mistake")
    needs_reason = bool(save(row_of(kpi, {JUNE: value("7")}), today=BEGUN).refused)
    assert needs_reason is (original is not None)
    save(row_of(kpi, {JUNE: value("7")}), today=BEGUN, reason="flood")
    assert target(kpi).original_value == original


def test_a_version_goes_on_behind_a_target_that_was_taken_away(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    save(row_of(kpi, {JUNE: EMPTY}))
    save(row_of(kpi, {JUNE: value("7")}))
    assert target(kpi).version == 2


# ---- two people


def test_what_two_people_typed_into_one_cell_is_shown_side_by_side(save, town, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    save(row_of(kpi, {JUNE: value("7")}), by="superuser")
    outcome = save(row_of(kpi, {JUNE: value("8"), "2030-07": value("1")}, _2030_06=1))
    conflict = outcome.refused[kpi.pk].conflicts[JUNE]
    assert (conflict.content, conflict.version, conflict.who) == (figures("7", None, None), 2, "superuser")
    assert conflict.at is not None
    assert (stored(kpi), stored(kpi, "2030-07")) == (7, None)


@pytest.mark.parametrize(("keep", "expected"), [(Keep.MINE, 8), (Keep.THEIRS, 7)])
def test_the_user_chooses(keep, expected, save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    save(row_of(kpi, {JUNE: value("7")}), by="superuser")
    chosen = TypedCell(figures("8", None, None), keep, 2)
    assert save(row_of(kpi, {JUNE: chosen, "2030-07": value("1")}, _2030_06=1)).refused == {}
    assert (stored(kpi), stored(kpi, "2030-07")) == (expected, 1)


def test_a_choice_over_what_has_changed_again_is_none(save, kpi):
    for number in ("6", "7", "9"):
        save(row_of(kpi, {JUNE: value(number)}))
    chosen = TypedCell(figures("8", None, None), Keep.MINE, 2)
    assert save(row_of(kpi, {JUNE: chosen}, _2030_06=1)).refused[kpi.pk].conflicts[JUNE].version == 3
    assert stored(kpi) == 9


def test_a_cell_that_was_left_alone_does_not_undo_anothers_change(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    old_page = row_of(kpi, {JUNE: value("6"), "2030-07": value("1"), "2030-08": EMPTY, "weight": TypedCell((None,))})
    save(
        row_of(kpi, {JUNE: value("7"), "2030-08": value("8"), "thresholds": TypedCell(("actual", *figures("2", "1")))})
    )
    save(row_of(kpi, {"weight": TypedCell(figures("10"))}))
    assert save(old_page).refused == {}
    assert [stored(kpi, label) for label in (JUNE, "2030-07", "2030-08")] == [7, 1, 8]
    assert KPI.objects.get(pk=kpi.pk).weight == 10


def test_a_target_that_somebody_took_away_meanwhile_is_a_conflict(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    save(row_of(kpi, {JUNE: EMPTY}), by="superuser")
    conflict = save(row_of(kpi, {JUNE: value("8")}, _2030_06=1)).refused[kpi.pk].conflicts[JUNE]
    assert (conflict.content, conflict.version, conflict.who) == ((None, None, None), 0, "superuser")
    save(row_of(kpi, {JUNE: TypedCell(figures("8", None, None), Keep.MINE, 0)}, _2030_06=1))
    assert stored(kpi) == 8


def test_weights_conflict_too(save, kpi):
    version = KPI.objects.get(pk=kpi.pk).version
    save(row_of(kpi, {"weight": TypedCell(figures("10"))}), by="superuser")
    outcome = save(row_of(kpi, {"weight": TypedCell(figures("20"))}, **{"": version}))
    assert outcome.refused[kpi.pk].conflicts["weight"].content == figures("10")


# ---- locks and kinds


def test_the_target_of_a_locked_period_stays(save, town, small_plan, kpi):
    june = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    june.period = Period.parse(JUNE)
    june.save()
    outcome = save(row_of(kpi, {JUNE: value("6")}), row_of(small_plan.kpis["AC1.2"], {"2030-07": value("7")}))
    assert outcome.refused[kpi.pk].faults == {JUNE: GridFault.LOCKED}
    assert outcome.saved == 1
    assert save(row_of(kpi, {"2030": value("9")})).refused[kpi.pk].faults == {"2030": GridFault.LOCKED}  # by December


def test_an_empty_cell_of_another_kind_deletes_nothing(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    kpi.direction = Direction.RANGE
    kpi.save()
    assert save(row_of(kpi, {JUNE: EMPTY})).saved == 0
    assert stored(kpi) == 6
    save(row_of(kpi, {JUNE: TypedCell(figures(None, "1", "2"))}))
    assert stored(kpi) == (1, 2)


def test_a_sample_that_somebody_changes_is_one_no_more(save, kpi):
    save(row_of(kpi, {JUNE: value("6")}))
    kpi.targets.update(is_sample=True)
    save(row_of(kpi, {JUNE: value("7")}))
    assert not target(kpi).is_sample


def test_as_many_queries_for_many_cells(save, small_plan, kpi):
    def queries_for(kpis, months):
        rows = [row_of(each, {f"2030-{month:02}": value(str(month)) for month in months}) for each in kpis]
        with CaptureQueriesContext(connection) as queries:
            assert save(*rows).saved == len(kpis)
        return len(queries)

    assert queries_for([kpi], range(1, 2)) == queries_for(small_plan.kpis.values(), range(2, 12))
