"""A page of a plan that is neither made nor sent again as long as nothing that it shows has changed (ETag, 304)."""

import hashlib
import time
from collections.abc import Callable, Hashable
from functools import lru_cache

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from scorecard.models import Membership, Plan, User

_STARTED = time.time_ns()  # another release may have other templates


def unless_unchanged(
    request: HttpRequest, plan: Plan, facts: tuple[Hashable, ...], page: Callable[[], HttpResponse]
) -> HttpResponse:
    """`facts`: what the page shows besides the plan, the day, who asks and for what; each with a repr that tells it.

    A message that waits for the user makes another page of it, once. A plan that no service has written to yet has no
    time of change, and of it nothing is known to be the same.
    """
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME)  # the page's forms fit no other
    if get_messages(request) or plan.changed_at is None or secret is None:
        response = page()
    else:
        digest = _digest(request, plan, facts, secret)
        etag = f'W/"{digest}"'
        response = get_conditional_response(request, etag=etag) or HttpResponse(_content(_Page(digest, page)))
        response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


class _Page:
    """One user's page, by its digest."""

    __slots__ = ("digest", "make")

    def __init__(self, digest: str, make: Callable[[], HttpResponse]) -> None:
        self.digest, self.make = digest, make

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Page) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=16)  # of some 100 kB each
def _content(page: _Page) -> bytes:
    make, page.make = page.make, HttpResponse  # the digest stays, what the page was made of may go
    return make().content


def _digest(request: HttpRequest, plan: Plan, facts: tuple[Hashable, ...], secret: str) -> str:
    user = request.user
    who = (user.pk, user.get_username(), request.session.session_key, secret, user.is_staff, *_names(user))
    what = (request.get_full_path(), get_language(), timezone.localdate(), _STARTED)
    scope = Membership.objects.scope_of(user)
    told = repr((who, what, scope.told, versions(plan), facts))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _names(user: User) -> tuple[str, str]:
    """As the page's head has them."""
    return getattr(user, "last_name", ""), getattr(user, "first_name", "")


def versions(plan: Plan | None) -> Hashable:
    """Every service that writes to the plan raises these."""
    return plan and (plan.pk, plan.structure_version, plan.values_version, plan.changed_at)
