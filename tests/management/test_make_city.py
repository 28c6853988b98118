"""manage.py make_city: the same city for the same seed, with history and roll-ups, and only where nothing is yet."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import DateTimeField

from scorecard.models import KPI, KPITarget, KPIValue, Organisation, Plan
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
    assert plans[0].title == "109年市政府策略地圖" and plans[5].title == "110年第1局第1科策略地圖"
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
    client.force_login(User.objects.get(username="administrator-city"))
    assert client.get("/plans/city-1/2021/map/").status_code == 200


def test_the_same_seed_gives_the_same_city(empty_database):
    def city(seed):
        with transaction.atomic():
            call_command("make_city", organisations=3, years=1, seed=seed, verbosity=0)
            found = {model: rows(model) for model in (*NOUNS, User)}
            transaction.set_rollback(True)
        return found

    first = city(1)
    Organisation.objects.bulk_create([Organisation(slug="gone", name="Gone", short_name="Gone")])
    Organisation.objects.all()._raw_delete(connection.alias)  # keys go on behind it
    again, other = city(1), city(2)
    assert again == first
    assert {model for model in first if first[model] != other[model]} == {KPIValue, KPITarget}
    assert sorted(row["username"] for row in first[User]) == [
        *("administrator-city", "manager-city-1", "manager-city-1-1"),
        *("staff-city-1", "staff-city-1-1", "viewer-city"),
    ]


def rows(model):
    """By column, in the order in which they were made: without moments, by places instead of keys."""
    fields = [each for each in model._meta.fields if each.name not in ("id", "password")]
    names = [each.name for each in fields if not isinstance(each, DateTimeField)]
    places = {each.name: places_of(each.related_model) for each in fields if each.is_relation}
    return [
        {name: places[name].get(value) if name in places else value for name, value in row.items()}
        for row in model.objects.order_by("pk").values(*names)
    ]


def places_of(model):
    return {pk: place for place, (pk,) in enumerate(model.objects.order_by("pk").values_list("pk"))}


def test_refused_where_something_is(town):
    with pytest.raises(CommandError, match="空的資料庫"):
        call_command("make_city", organisations=5, years=1)
    assert not KPI.objects.filter(plan__organisation__slug="city").exists()


def test_refused_where_somebody_is(empty_database):
    User.objects.create(username="somebody")
    with pytest.raises(CommandError, match="空的資料庫"):
        call_command("make_city", organisations=5, years=1)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("organisations", "years"), [(0, 1), (1, 0), (-1, 1), (1, 101), (100_001, 1), (10**30, 1)])
def test_numbers_that_make_no_city(organisations, years, empty_database):
    with pytest.raises(CommandError, match="1至100,000個機關"):
        call_command("make_city", organisations=organisations, years=years)
