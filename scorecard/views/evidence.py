"""/plans/<org>/<year>/evidence/<id>/: an uploaded file, handed out as an attachment to those who may see its value."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from scorecard.domain import file_types
from scorecard.models import Evidence

from .access import visible_plan


@require_safe
def evidence(request: HttpRequest, organisation: str, year: int, pk: int) -> HttpResponseBase:
    plan = visible_plan(request, organisation, year)
    found = Evidence.objects.visible_to(request.user).file_of(plan, pk)
    if found is None:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Never shown inside the portal: what was uploaded could be a page or a script under a picture's name.
    kind = file_types.CONTENT_TYPES.get(file_types.ending(found.file.name or ""), "application/octet-stream")
    response = FileResponse(content, as_attachment=True, filename=found.file_name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response
