"""The page of the strategy map: a blank of what stays while figures are written, filled in with how things stand."""

from collections.abc import Hashable, Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from . import kept
from .scorecard import kept_include, kept_list
from .standing import coverage, light_counts, standing_bar, standing_cells

register = template.Library()

_PARTS = "scorecard/partials/"


@register.simple_tag
def map_content(key: Hashable, **values: Any) -> SafeString:
    """What stands below the page's heading, kept for the next reader of an equal `key`, which holds all that is shown.

    Nothing is kept for the key None.
    """
    return kept.part(_content, key, values)


def _content(
    *,
    chosen: Any,
    panel: Any,
    standing: Any,
    ways: Any,
    drawing: SafeString,
    links: Iterable[tuple[str, str]],
    plan_url: str,
    **rest: Hashable,
) -> SafeString:
    """`chosen`: a ChosenMap; `panel`: an ObjectivePanel or None; `standing`: a Standing; `ways`: the view's Ways.

    `links`: pairs of codes; `rest`: the plan's title, what else stands in the address (others), filters that the plan
    hasn't with their values (ignored), MapTabs or None (tabs), MarkWords (mark_words).
    """
    report, query = chosen.map, standing.query
    scores, hides_scores = report.scores, report.hides_scores
    shape: dict[str, Hashable] = {
        **rest,
        "standing": standing,
        "form": chosen.form,
        "ways": ways,
        "links": tuple(links),
        "plan_url": plan_url,
        "query": query,
        "statements": report.statements,
        "rules": scores.rules,
        "has_own_thresholds": scores.has_own_thresholds,
        "has_lights": report.has_lights,
        "has_links": chosen.has_links,
        "has_served": report.has_served,
        "is_measured": scores.is_measured,
        "hides_scores": hides_scores,
        "listed_links": chosen.listed_links,
        "causes": chosen.causes,
        "themes": chosen.named_themes,
        "perspectives": chosen.perspectives,
        "members": chosen.members,
    }
    texts: dict[str, str] = {"drawing": drawing, "band_rows": _band_rows(chosen, panel, ways)}
    ways_on = {"plan_url": plan_url, "query": query}
    if report.served is not None:
        texts["served_line"] = kept_include(f"{_PARTS}served_line.html", map=report, **ways_on)
    if panel is not None:
        values = {"panel": panel, "hides_scores": hides_scores, "ways": ways, **ways_on}
        texts["panel"] = SafeString(render_to_string(f"{_PARTS}objective_panel.html", values))
    elif chosen.attention.items:
        texts["attention"] = kept_list(f"{_PARTS}attention_item.html", "item", chosen.attention.items, **ways_on)
        if chosen.attention.more:
            texts["more"] = str(chosen.attention.more)
    if scores.is_measured:
        rows = kept_list(f"{_PARTS}theme_row.html", "theme", chosen.themes, hides_scores=hides_scores, **ways_on)
        texts |= {"theme_rows": rows, **_plan_texts(scores, hides_scores)}
    return kept.frame(f"{_PARTS}map_content.html", shape, texts).fill(texts)


def _band_rows(chosen: Any, panel: Any, ways: Hashable) -> SafeString:
    report = chosen.map
    return kept_list(
        f"{_PARTS}band_rows.html",
        "band",
        chosen.bands,
        chosen=panel.chain.code if panel else "",
        ways=ways,
        is_measured=report.scores.is_measured,
        hides_scores=report.hides_scores,
        has_links=chosen.has_links,
        has_served=report.has_served,
    )


def _plan_texts(scores: Any, hides_scores: bool) -> dict[str, str]:
    score, change = scores.plan, scores.plan_change
    return {
        "bar": standing_bar(gettext("Plan"), score, change, hides_scores),
        "lights": light_counts(score),
        "coverage": coverage(score),
        "cells": standing_cells(score, change, hides_scores),
    }
