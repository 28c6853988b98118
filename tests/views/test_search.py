"""/search/?q=."""

import pytest

from tests.views.pages import queries_of, text_of


def test_a_hit_leads_to_its_page(as_actor, seed_plans):
    client = as_actor("superuser")
    response = client.get("/search/", {"q": "退撫平台"})
    assert b'href="/plans/taipei-personnel/2021/objectives/DP2/"' in response.content
    assert client.get("/plans/taipei-personnel/2021/objectives/DP2/").status_code == 200


@pytest.mark.parametrize(
    "text", ["", "臺", "查無此項", "a" * 5000, "\0\0", "%00", "<script>alert(1)</script>", "{{ 1 }}"]
)
def test_whatever_is_asked_is_answered(text, as_actor, small_plan):
    response = as_actor("viewer").get("/search/", {"q": text})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_what_is_not_visible_is_not_found(as_actor, small_plan):
    assert "Smooth" not in text_of(as_actor("outsider").get("/search/", {"q": "smooth"}))


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    assert queries_of(client, "/search/?q=figure") <= 12
