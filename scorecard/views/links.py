"""/plans/<org>/<year>/links/: what drives what (關聯設定): add, change, confirm and delete the arrows of the map."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from scorecard.forms import cause_effect_link as link_form
from scorecard.forms.cause_effect_link import LinkForm, NewLinkForm
from scorecard.models import CauseEffectLink, Plan, Strength
from scorecard.reports import cause_effect_links as links_report
from scorecard.services import cause_effect_links

from .access import editable_plan, render_plan_page

_FILTERS = ("theme", "objective")


@dataclass
class _Shown:
    """What the page shows beside the list: the new link as typed, an open row with its form, refusals, ticks."""

    new: NewLinkForm
    row: int | None = None
    is_leaving: bool = False  # the open row asks whether it is to be deleted
    form: LinkForm | None = None
    is_stale: bool = False
    there: int | None = None  # the link that stands for what was to be added
    refusals: list[str] = field(default_factory=list)
    ticked: frozenset[int] = frozenset()
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    if request.method != "POST":
        return _page(request, plan, _asked(request, plan))
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        return _page(request, plan, _Shown(NewLinkForm(plan), refusals=[_("Nothing was chosen.")], status=422))
    return step(request, plan)


def _add(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = NewLinkForm(plan, request.POST)
    if not form.is_valid():
        return _page(request, plan, _Shown(form, status=422))
    ends = {name: form.cleaned_data[name] for name in ("cause", "effect")}
    try:
        link = cause_effect_links.create(**ends, **form.content, by=request.user)
    except cause_effect_links.LinkExists as there:
        form.add_error("effect", str(there))
        return _page(request, plan, _Shown(form, there=there.link.pk, status=422))
    except ValidationError as error:
        form.add_error("effect", error.messages)
        return _page(request, plan, _Shown(form, status=422))
    _tell(request, link, _("%(link)s was added. To take it back, delete it in its row."))
    if link.runs_downwards:
        _warn_of_direction(request, link)
    return redirect(_address(plan, link))


def _change(request: HttpRequest, plan: Plan) -> HttpResponse:
    link, form = link_form.link(plan, request.POST), LinkForm(request.POST)
    if link is None:
        return _gone(request, plan)
    version = form.cleaned_data["version"] if form.is_valid() else None
    if version is None:
        return _page(request, plan, _Shown(NewLinkForm(plan), link.pk, form=form, status=422))
    try:
        cause_effect_links.change(link=link, version=version, by=request.user, **form.content)
    except cause_effect_links.StaleRecord as stale:
        form = LinkForm(initial={**form.content, "version": stale.stored.version})
        return _page(request, plan, _Shown(NewLinkForm(plan), link.pk, form=form, is_stale=True, status=409))
    except cause_effect_links.DeletedRecord:
        return _gone(request, plan)
    _tell(request, link, _("%(link)s was saved. What it said before stands in its history."))
    return redirect(_address(plan, link, request))


def _confirm(request: HttpRequest, plan: Plan) -> HttpResponse:
    try:
        ticks = link_form.ticks(request.POST)
    except link_form.NotUnderstood:
        ticks = {}
    if not ticks:
        refusals = [_("Please choose at least one.")]
        return _page(request, plan, _Shown(NewLinkForm(plan), refusals=refusals, status=422))
    try:
        confirmed = cause_effect_links.confirm(plan=plan, versions=ticks, by=request.user)
    except (cause_effect_links.StaleRecord, cause_effect_links.DeletedRecord) as error:
        shown = _Shown(NewLinkForm(plan), refusals=[_overtaken(error)], ticked=frozenset(ticks), status=409)
        return _page(request, plan, shown)
    text = ngettext("%(number)d link was confirmed.", "%(number)d links were confirmed.", len(confirmed))
    messages.success(request, f"{text} {_('To take it back, edit the row.')}" % {"number": len(confirmed)})
    return redirect(_address(plan, request=request))


def _delete(request: HttpRequest, plan: Plan) -> HttpResponse:
    link = link_form.link(plan, request.POST)
    if link is None:
        return _gone(request, plan)
    key, version = link.pk, link_form.key(request.POST.get("version"))
    try:
        cause_effect_links.delete(link=link, version=version or 0, by=request.user)
    except cause_effect_links.StaleRecord as stale:
        shown = _Shown(NewLinkForm(plan), key, is_leaving=True, refusals=[_overtaken(stale)], status=409)
        return _page(request, plan, shown)
    except cause_effect_links.DeletedRecord:
        return _gone(request, plan)
    _tell(request, link, _("%(link)s was deleted. To take that back, press Add: the form holds what it said."))
    return redirect(f"{_address(plan, request=request, restore=str(key))}#add-link")


_STEPS: dict[str, Callable[[HttpRequest, Plan], HttpResponse]] = {
    "add": _add,
    "change": _change,
    "confirm": _confirm,
    "delete": _delete,
}


def _gone(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Somebody deleted the link: what was typed for it stands in the form for a new one. 404 if there never was one."""
    restored = links_report.deleted(plan, link_form.key(request.POST.get("link")) or 0)
    if restored is None:
        raise Http404
    typed = {name: request.POST[name] for name in ("reason", "strength") if name in request.POST}
    new = NewLinkForm(plan, initial={**restored._asdict(), **typed})
    refusals = [_("Somebody deleted this link meanwhile. What you typed stands in the form for a new one.")]
    return _page(request, plan, _Shown(new, refusals=refusals, status=409))


def _asked(request: HttpRequest, plan: Plan) -> _Shown:
    """What the address asks for: a row to edit, a row to delete, a deleted link to add again."""
    edit, leave, restore = (link_form.key(request.GET.get(name)) for name in ("edit", "delete", "restore"))
    restored = links_report.deleted(plan, restore) if restore else None
    new = NewLinkForm(plan, initial=restored._asdict() if restored else {})
    return _Shown(new, row=edit or leave, is_leaving=edit is None)


def _tell(request: HttpRequest, link: CauseEffectLink, text: str) -> None:
    messages.success(request, text % {"link": link.codes})


def _warn_of_direction(request: HttpRequest, link: CauseEffectLink) -> None:
    text = _("%(link)s runs downwards, from %(upper)s to %(lower)s. Causes usually stand below; is it meant so?")
    facts = {"link": link.codes, "upper": link.cause.perspective.name, "lower": link.effect.perspective.name}
    messages.warning(request, text % facts)


def _overtaken(error: Exception) -> str:
    if isinstance(error, cause_effect_links.StaleRecord) and isinstance(error.stored, CauseEffectLink):
        text = _("%(link)s was changed meanwhile, so nothing was written. Please look at it again.")
        return text % {"link": error.stored.codes}
    return _("What you chose is gone or changed; nothing was written.")


def _address(plan: Plan, link: CauseEffectLink | None = None, request: HttpRequest | None = None, **more: str) -> str:
    """The page, with the filters of `request`, at the link's row."""
    filters = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)} if request else {}
    query = urlencode({**filters, **more})
    address = reverse("links", args=[plan.organisation.slug, plan.year])
    return f"{address}{'?' if query else ''}{query}{f'#link-{link.pk}' if link else ''}"


def _page(request: HttpRequest, plan: Plan, shown: _Shown) -> HttpResponse:
    listed = links_report.build(plan, *(request.GET.get(name, "") for name in _FILTERS))
    if shown.row is not None and shown.form is None and not shown.is_leaving:
        row = listed.row(shown.row)
        shown.form = LinkForm(initial=vars(row)) if row else None
    here = _address(plan, request=request)
    ways = {"here": here, "here_with": f"{here}{'&' if '?' in here else '?'}"}
    context = {"links": listed, "shown": shown, "strengths": Strength, **ways}
    return render_plan_page(request, "scorecard/links.html", plan, context, status=shown.status)
