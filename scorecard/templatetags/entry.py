"""The rows of the entry pages: each is a blank, drawn once for every shape that it comes in, and filled in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from scorecard.domain.scoring import Target

from . import kept
from .scorecard import NO_NUMBER, coded, number, short_date, shown_period

register = template.Library()

_EXPLAINED = (
    "note",
    "measure_follow_up",
    "behind_reason",
    "corrective_measure",
    "expected_completion_date",
    "evidence_number",
    "evidence_address",
    "not_applicable_reason",
)
_FIELDS = ("actual", "numerator", "denominator", "figure")


@register.simple_tag
def entry_rows(lines: Iterable[Any], plan_url: str) -> SafeString:
    """The KPIs of the page of a period. `lines`: Lines."""
    return SafeString("".join(_row(line, plan_url) for line in lines))


def _row(line: Any, plan_url: str) -> SafeString:
    row, kpi, form = line.row, line.row.kpi, line.form
    parts = {"line": line, "row": row, "kpi": kpi, "form": form}
    shape = {
        "mood": _mood(line),
        "is_cumulative": kpi.is_cumulative,
        "is_open": row.is_open,
        "is_ratio": row.is_ratio,
        "is_locked": row.is_locked,
        "is_not_applicable": row.value is not None and row.value.is_not_applicable,
        "has_begun": row.period is not None,
        "may_withdraw": line.may_withdraw,
        "state": row.state,
        "wrong": tuple(name for name in _FIELDS if name in line.faults),
    }
    texts = {
        "pk": str(kpi.pk),
        "plan_url": plan_url,
        "code": kpi.code,
        "coded": coded(kpi),
        "period": shown_period(row.period),
        "target": _target(row.target, kpi),
        "last": _figure(row.before, kpi) or NO_NUMBER,
        "prefix": form.prefix,
        "trial": entry_trial(line),
        "faults": format_html_join("", "<li>{}</li>", ((sentence,) for sentence in line.faults.values())),
        "notices": _part("entry_notices.html", parts) if line.has_notices else "",
    }
    if row.is_open:
        texts |= _fields(line, parts, plan_url)
    elif row.value is not None:
        texts |= {"version": str(row.value.version)}
        texts |= {} if row.value.is_not_applicable else {"figure": _figure(row.value, kpi)}
    elif row.opens is not None:
        texts["opens"] = shown_period(row.opens)
    return kept.blank("scorecard/partials/entry_row.html", shape, texts).fill(texts)


@register.simple_tag
def entry_trial(line: Any) -> SafeString:
    """How the KPI would stand with what is typed. `line`: a Line."""
    judged, kpi, texts = line.trial.judgement, line.row.kpi, {}
    if line.row.has_fraction and judged.actual is not None:
        texts["judged"] = f"{number(judged.actual, kpi.decimals)}{kpi.unit}"
    if judged.achievement is not None:
        texts["achievement"] = f"{number(judged.achievement, 2)}%"
    shape = {
        "is_unclear": line.is_unclear,
        "status": judged.status,
        "reason": judged.reason,
        "change": line.trial.change,
    }
    return kept.blank("scorecard/partials/entry_trial.html", shape, texts).fill(texts)


def _fields(line: Any, parts: dict[str, Any], plan_url: str) -> dict[str, str]:
    """What stands in a row that may be typed."""
    row, kpi, form, typed = line.row, line.row.kpi, line.form, line.form.texts
    texts = {"seen": line.seen, "actual": typed["actual"], "unit": kpi.unit}
    if row.is_milestone:
        texts["steps"] = _part("entry_steps.html", parts)
    elif row.has_fraction:
        texts |= {"numerator_name": kpi.numerator, "denominator_name": kpi.denominator}
        texts |= {"numerator": typed["numerator"], "denominator": typed["denominator"]}
    texts["confirm"] = _part("entry_confirm.html", parts) if form.question else ""
    texts["explanation"] = _explanation(line, plan_url)
    return texts


def _explanation(line: Any, plan_url: str) -> SafeString:
    row, kpi, prefix = line.row, line.row.kpi, line.form.prefix
    shape = {
        "is_unfolded": line.is_unfolded,
        "asks": line.trial.asks,
        "is_not_applicable": bool(line.form.texts["is_not_applicable"]),
        "wrong": tuple(name for name in _EXPLAINED if name in line.faults),
    }
    texts = {name: line.form.texts[name] for name in _EXPLAINED} | {"pk": str(kpi.pk), "code": kpi.code}
    texts |= {"prefix": prefix, "evidence": "", **_texts_before(row.before)}
    if row.evidence:
        texts["evidence"] = _part("entry_evidence.html", {"evidence": row.evidence, "kpi": kpi, "plan_url": plan_url})
    if line.progress:
        texts["progress"] = SafeString("\n".join(_progress(each, form, prefix) for each, form in line.progress))
    return kept.blank("scorecard/partials/entry_explanation.html", shape, texts).fill(texts)


def _texts_before(before: Any) -> dict[str, str]:
    """What the period before had to explain, where it had."""
    if before is None:
        return {}
    texts = {"reason_before": before.behind_reason, "measure_before": before.corrective_measure}
    return {name: text for name, text in texts.items() if text}


def _progress(action_plan: Any, form: Any, kpi_prefix: str) -> SafeString:
    texts = {
        **form.texts,
        "prefix": form.prefix,
        "kpi_prefix": kpi_prefix,
        "code": action_plan.code,
        "coded": coded(action_plan),
    }
    if form.theirs:
        texts |= {"their_progress": number(form.theirs.progress), "their_note": form.theirs.note}
        texts |= {"their_start": short_date(form.theirs.start_date), "their_end": short_date(form.theirs.end_date)}
    shape = {"is_wrong": "progress" in form.faults}
    return kept.blank("scorecard/partials/entry_progress.html", shape, texts).fill(texts)


def _mood(line: Any) -> str:
    if line.conflict or line.refusal:
        return "is-conflict"
    if line.faults:
        return "is-faulty"
    if line.trial.asks:
        return "is-behind"
    return "" if line.row.is_open else "is-shut"


def _target(target: Target | None, kpi: Any) -> str:
    if target is None:
        return NO_NUMBER
    ends = (target.low, target.high) if target.is_range else (target.value,)
    return "～".join("" if end is None else f"{number(end, kpi.decimals)}{kpi.unit}" for end in ends)


def _figure(value: Any, kpi: Any) -> str:
    """A stored one; "" for none."""
    if value is None:
        return ""
    if value.is_not_applicable:
        return gettext("not applicable")
    return f"{number(value.figure.actual, kpi.decimals)}{kpi.unit}"


def _part(name: str, parts: Mapping[str, Any]) -> SafeString:
    return SafeString(render_to_string(f"scorecard/partials/{name}", dict(parts)))


@register.simple_tag
def grid_cells(cells: Sequence[Any]) -> SafeString:
    """A row of the grid of a year. `cells`: GridCells."""
    shapes = {each: kept.blank(_CELL, dict(zip(_SHAPE, each, strict=True)), _TEXTS) for each in set(map(_shape, cells))}
    return SafeString("".join(shapes[_shape(cell)].fill(_texts(cell)) for cell in cells))


_CELL = "scorecard/partials/entry_grid_cell.html"
_SHAPE, _TEXTS = ("is_open", "is_wrong", "is_not_applicable"), ("span", "name", "text", "label")


def _shape(cell: Any) -> tuple[bool, bool, bool]:
    return cell.is_open, cell.is_wrong, cell.is_not_applicable


def _texts(cell: Any) -> dict[str, str]:
    label = f"{cell.called} {shown_period(cell.period)}"
    return {"span": str(cell.span), "name": cell.name, "text": cell.text, "label": label}
