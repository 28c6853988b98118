"""Who may do what: one table for each function of scorecard/permissions.py, a line for each of the cast."""

import inspect
from copy import copy

import pytest
from django.contrib.auth.models import User

from scorecard import permissions
from scorecard.models import Membership, Role
from tests.cast import LONG_AGO, ROLES

NOTHING = object()  # of a permission that is about nothing but the user
CAST = (*ROLES, "unassigned", "superuser", "anonymous")

# Who may; nobody else of the cast.
TABLE = {
    ("can_edit_plan", "works"): {"administrator", "superuser"},
    ("can_edit_plan", "town"): {"superuser"},
    ("can_edit_plan", "section"): {"administrator", "superuser"},
    ("can_edit_plan", "culture"): {"superuser"},
    ("can_see_scores", "shown"): set(CAST),
    ("can_see_scores", "hidden"): {"administrator", "superuser"},
    ("can_report_kpi", "of roads"): {"administrator", "manager", "chief", "staff", "superuser"},
    ("can_report_kpi", "of bridges, reported by roads"): {
        "administrator",
        "manager",
        "chief",
        "staff",
        "other_staff",
        "superuser",
    },
    ("can_report_kpi", "of works"): {"administrator", "manager", "superuser"},
    ("can_report_kpi", "of nobody, case officer is the viewer"): {"administrator", "manager", "superuser", "viewer"},
    ("can_report_for", "roads"): {"administrator", "manager", "chief", "staff", "superuser"},
    ("can_report_for", "works"): {"administrator", "manager", "superuser"},
    ("can_report_for", "town"): {"superuser"},
    ("can_report_in_plan", "works"): {
        "administrator",
        "manager",
        "chief",
        "staff",
        "other_staff",
        "superuser",
        "viewer",
    },
    ("can_report_in_plan", "town"): {"superuser"},
    ("can_report_in_plan", "section"): {"administrator", "manager", "chief", "staff", "superuser"},
    ("can_report_in_plan", "culture"): {"outsider", "superuser"},
    ("can_approve_value", "of roads"): {"administrator", "manager", "chief", "superuser"},
    ("can_approve_value", "of bridges, reported by roads"): {"administrator", "manager", "superuser"},
    ("can_approve_value", "of works"): {"administrator", "manager", "superuser"},
    ("can_report_somewhere", "anywhere"): {
        "administrator",
        "manager",
        "chief",
        "staff",
        "other_staff",
        "outsider",
        "superuser",
    },
    ("can_oversee_reporting", "anywhere"): {"administrator", "manager", "chief", "superuser"},
    ("can_oversee_section", "roads, of works"): {"administrator", "manager", "chief", "superuser"},
    ("can_oversee_section", "culture, of works"): {"administrator", "superuser"},
    ("can_oversee_section", "roads, of town"): {"administrator", "manager", "chief", "superuser"},
    ("can_approve_value", "of nobody, case officer is the viewer"): {"administrator", "manager", "superuser"},
    ("can_review_kpi", "of roads"): {"administrator", "manager", "chief", "superuser"},
    ("can_review_kpi", "of bridges, reported by roads"): {"administrator", "manager", "superuser"},
    ("can_review_kpi", "of works"): {"administrator", "manager", "superuser"},
    ("can_review_kpi", "of nobody, case officer is the viewer"): {"administrator", "manager", "superuser"},
    ("can_review_plan", "works"): {"administrator", "manager", "chief", "superuser"},
    ("can_review_plan", "section"): {"administrator", "manager", "chief", "superuser"},
    ("can_review_plan", "town"): {"superuser"},
    ("can_review_plan", "culture"): {"superuser"},
    ("can_see_history", "works"): {"administrator", "superuser"},
    ("can_see_history", "town"): {"superuser"},
    ("can_see_history", "section"): {"administrator", "superuser"},
    ("can_see_history", "culture"): {"superuser"},
    ("can_see_portal_history", "anywhere"): {"administrator", "superuser"},
    ("can_see_drafts", "anywhere"): {"administrator", "manager", "chief", "superuser"},
    ("can_create_plans", "anywhere"): {"administrator", "superuser"},
    ("can_maintain_data", "anywhere"): {"administrator", "superuser"},
    ("can_manage_users", "anywhere"): {"superuser"},
    ("can_edit_calendar", "anywhere"): {"superuser"},
    ("can_edit_organisation", "town"): {"superuser"},
    ("can_edit_organisation", "works"): {"administrator", "superuser"},
    ("can_edit_organisation", "roads"): {"administrator", "superuser"},
    ("can_edit_organisation", "culture"): {"superuser"},
    ("can_add_organisation", "at the top"): {"superuser"},
    ("can_add_organisation", "below town"): {"superuser"},
    ("can_add_organisation", "below works"): {"administrator", "superuser"},
    ("can_manage_people", "anywhere"): {"administrator", "superuser"},
    ("can_manage_role", "of staff, in roads"): {"administrator", "superuser"},
    ("can_manage_role", "of staff, in culture"): {"superuser"},
    ("can_manage_role", "of the administrator, in works"): {"superuser"},
    ("can_manage_role", "of the superuser, in works"): {"superuser"},
    ("can_change_roles_of", "the staff"): set(CAST) - {"staff"},  # where, can_manage_members says
    ("can_change_roles_of", "the superuser"): {"superuser"},
    ("can_edit_person", "staff of roads"): {"administrator", "superuser"},
    ("can_edit_person", "the administrator"): {"administrator", "superuser"},
    ("can_edit_person", "who left works"): {"administrator", "superuser"},
    ("can_edit_person", "of culture"): {"superuser"},
    ("can_edit_person", "of works and the town"): {"superuser"},
    ("can_edit_person", "of works, once of culture"): {"administrator", "superuser"},
    ("can_edit_person", "of nowhere"): {"superuser"},
    ("can_edit_person", "the superuser, with a role in works"): {"superuser"},
    ("can_close_account", "staff of roads"): {"administrator", "superuser"},
    ("can_close_account", "the administrator"): {"superuser"},
    ("can_close_account", "of works and the town"): {"superuser"},
    ("can_close_account", "the superuser, with a role in works"): set(),
    ("can_manage_members", "town"): {"superuser"},
    ("can_manage_members", "works"): {"administrator", "superuser"},
    ("can_manage_members", "roads"): {"administrator", "superuser"},
    ("can_manage_members", "culture"): {"superuser"},
}


@pytest.fixture
def things(town, small_plan):
    """What the table's functions are asked about."""
    slugs = {"town": "town", "works": "town-works", "roads": "town-works-roads", "culture": "town-culture"}
    organisations = {name: town.organisations[slug] for name, slug in slugs.items()}
    kpis = {
        "of roads": "AC1.1",
        "of bridges, reported by roads": "AC1.2",
        "of works": "AF1.1",
        "of nobody, case officer is the viewer": "AF1.2",
    }
    # Who sees nothing of the plan reports nothing of it, whatever stands at the KPI.
    small_plan.kpis["AF1.2"].case_officers.add(*(town[actor] for actor in ("viewer", "outsider", "former")))
    plans = {
        "works": small_plan.plan,
        "town": small_plan.town_plan,
        "section": small_plan.section_draft,
        "culture": small_plan.culture,
    }
    Membership.objects.create(user=town["superuser"], organisation=town.works, role=Role.VIEWER)
    everywhere, moved = (User.objects.create(username=name) for name in ("everywhere", "moved"))
    for holder, place, until in (
        (everywhere, "works", None),
        (everywhere, "town", None),
        (moved, "works", None),
        (moved, "culture", LONG_AGO),
    ):
        Membership.objects.create(user=holder, organisation=organisations[place], role=Role.STAFF, valid_until=until)
    hidden = copy(small_plan.plan)
    hidden.hides_scores = True
    return {
        "can_edit_plan": plans,
        "can_report_in_plan": plans,
        "can_see_history": plans,
        "can_review_kpi": {name: small_plan.kpis[code] for name, code in kpis.items()},
        "can_see_scores": {"shown": small_plan.plan, "hidden": hidden},
        "can_review_plan": plans,
        "can_report_kpi": {name: small_plan.kpis[code] for name, code in kpis.items()},
        "can_report_for": {name: organisations[name].pk for name in ("roads", "works", "town")},
        "can_approve_value": {name: small_plan.values[f"{code} submitted"] for name, code in kpis.items()},
        "can_create_plans": {"anywhere": NOTHING},
        "can_report_somewhere": {"anywhere": NOTHING},
        "can_oversee_reporting": {"anywhere": NOTHING},
        "can_oversee_section": {
            "roads, of works": (small_plan.plan, town.roads.pk),
            "culture, of works": (small_plan.plan, organisations["culture"].pk),
            "roads, of town": (small_plan.town_plan, town.roads.pk),
        },
        "can_see_drafts": {"anywhere": NOTHING},
        "can_see_portal_history": {"anywhere": NOTHING},
        "can_maintain_data": {"anywhere": NOTHING},
        "can_manage_users": {"anywhere": NOTHING},
        "can_edit_calendar": {"anywhere": NOTHING},
        "can_manage_members": organisations,
        "can_manage_people": {"anywhere": NOTHING},
        "can_manage_role": {
            "of staff, in roads": (town["staff"], town.roads),
            "of staff, in culture": (town["staff"], organisations["culture"]),
            "of the administrator, in works": (town["administrator"], town.works),
            "of the superuser, in works": (town["superuser"], town.works),
        },
        "can_change_roles_of": {"the staff": town["staff"], "the superuser": town["superuser"]},
        "can_edit_person": {
            "staff of roads": town["staff"],
            "the administrator": town["administrator"],
            "who left works": town["former"],
            "of culture": town["outsider"],
            "of works and the town": everywhere,
            "of works, once of culture": moved,
            "of nowhere": town["unassigned"],
            "the superuser, with a role in works": town["superuser"],
        },
        "can_close_account": {
            "staff of roads": town["staff"],
            "the administrator": town["administrator"],
            "of works and the town": everywhere,
            "the superuser, with a role in works": town["superuser"],
        },
        "can_edit_organisation": organisations,
        "can_add_organisation": {
            "at the top": None,
            "below town": organisations["town"],
            "below works": organisations["works"],
        },
    }


@pytest.mark.parametrize("function", sorted({function for function, _thing in TABLE}))
def test_who_may(function, town, things):
    ask = getattr(permissions, function)
    may = {
        (function, name): {
            actor
            for actor in CAST
            if ask(town[actor], *(() if thing is NOTHING else thing if isinstance(thing, tuple) else (thing,)))
        }
        for name, thing in things[function].items()
    }
    assert may == {key: actors for key, actors in TABLE.items() if key[0] == function}


def test_every_permission_stands_in_the_table():
    functions = inspect.getmembers(permissions, inspect.isfunction)
    public = {name for name, function in functions if function.__module__ == permissions.__name__}
    assert public == {function for function, _thing in TABLE}


@pytest.mark.parametrize("actor", ["chief", "manager", "administrator", "superuser"])
def test_nobody_approves_what_they_submitted(actor, town, small_plan):
    value = small_plan.values["AC1.1 submitted"]
    value.submitted_by = town[actor]
    assert not permissions.can_approve_value(town[actor], value)


def test_a_plan_may_allow_to_approve_what_one_submitted(town, small_plan):
    value = small_plan.values["AC1.1 submitted"]
    value.submitted_by = town["chief"]
    value.kpi.plan.allows_self_approval = True
    assert permissions.can_approve_value(town["chief"], value)


def test_another_manager_approves_what_somebody_submitted(town, small_plan):
    value = small_plan.values["AC1.1 submitted"]
    value.submitted_by = town["chief"]
    assert permissions.can_approve_value(town["manager"], value)


def test_a_right_ends_with_the_next_request_after_the_role_is_taken(town, small_plan):
    membership = town["chief"].memberships.get()
    assert permissions.can_approve_value(town["chief"], small_plan.values["AC1.1 submitted"])
    membership.role = Role.VIEWER
    membership.save()
    assert not permissions.can_approve_value(town["chief"], small_plan.values["AC1.1 submitted"])
