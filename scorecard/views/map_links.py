"""Which of a map's links a page or file shows: ?links=none, theme or all, which is also what it shows unasked."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from scorecard.domain.map_layout import LinksShown


def links_shown(request: HttpRequest) -> LinksShown:
    """404 for what there is not."""
    try:
        return LinksShown(request.GET.get("links") or LinksShown.ALL)
    except ValueError:
        raise Http404 from None


@dataclass(frozen=True)
class MapTabs:
    """The page's address with none, some or all of the links, and which of these it shows."""

    shown: LinksShown
    none: str
    theme: str
    all: str


def tabs(request: HttpRequest) -> MapTabs:
    """What else stands in the address is kept."""
    shown = links_shown(request)
    none, theme, every = (_query(request, each) for each in LinksShown)
    return MapTabs(shown, none, theme, every)


def _query(request: HttpRequest, shown: LinksShown) -> str:
    query = request.GET.copy()
    query["links"] = shown.value
    return f"?{query.urlencode()}"
