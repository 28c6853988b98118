"""manage.py make_city: the same city for the same seed, with history and roll-ups, and only where nothing is yet."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from scorecard.models import KPI, KPIValue, Organisation, Plan
from scorecard.models.base import Record
from scorecard.services import plan_rollups

NOUNS = [
    model
    for model in apps.get_app_config("scorecard").get_models()
    if issubclass(model, Record) and not model.__name__.startswith("Historical")
]


def test_a_city(empty_database, capsys, client):
    call_command("make_city", organisations=3, years=2)
    plans = Plan.objects.order_by("year", "organisation__slug")
    assert [(plan.year, plan.organisation.slug, plan.status) for plan in plans] == [
        (year, slug, status)
        for year, status in ((2020, "closed"), (2021, "active"))
        for slug in ("city", "city-1", "city-1-1")
    ]
    above = [plan.parent and (plan.parent.year, plan.parent.organisation.slug) for plan in plans.filter(year=2021)]
    assert above == [None, (2021, "city"), (2021, "city-1")]
    assert KPI.objects.filter(plan__year=2020).count() == 3 * 24
    assert f"{KPIValue.objects.count():,}" in capsys.readouterr().out
    for model in NOUNS:
        assert model.history.count() == model._default_manager.count(), model
        for record in model._default_manager.order_by("pk")[:20]:
            record.full_clean()
    lights: Counter[str] = Counter()
    for plan in plans:
        compared = plan_rollups.compare(plan_id=plan.pk)
        assert compared.right and not compared.wrong and not compared.outdated
        rollup = plan.rollups.get()
        lights += Counter({"on": rollup.on_target, "risk": rollup.at_risk, "off": rollup.off_target})
    assert lights["on"] > lights["risk"] > 0 and lights["off"] > 0
    client.force_login(User.objects.get(username__startswith="administrator"))
    assert client.get("/plans/city-1/2021/map/").status_code == 200


def test_the_same_seed_gives_the_same_figures(empty_database):
    def figures(seed):
        with transaction.atomic():
            call_command("make_city", organisations=2, years=1, seed=seed, verbosity=0)
            values = KPIValue.objects.order_by("kpi__plan__organisation__slug", "kpi__code", "period_start")
            found = list(values.values_list("kpi__plan__organisation__slug", "kpi__code", "actual", "state"))
            transaction.set_rollback(True)
        return found

    assert figures(1) == figures(1) != figures(2)


def test_refused_where_something_is(town):
    with pytest.raises(CommandError, match="空的資料庫"):
        call_command("make_city", organisations=5, years=1)
    assert not KPI.objects.filter(plan__organisation__slug="city").exists()


def test_refused_where_somebody_is(empty_database):
    User.objects.create(username="somebody")
    with pytest.raises(CommandError, match="空的資料庫"):
        call_command("make_city", organisations=5, years=1)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("organisations", "years"), [(0, 1), (1, 0), (-1, 1), (1, 101)])
def test_numbers_that_make_no_city(organisations, years, empty_database):
    with pytest.raises(CommandError, match="至少"):
        call_command("make_city", organisations=organisations, years=years)
