"""Keys of which a user may have thousands, as statements ask for them."""

from collections.abc import Collection

from django.db import connections, models
from django.db.models.expressions import RawSQL

FEW_KEYS = 20  # which stand in statements as a list


def among(column: str, keys: Collection[int], alias: str, *, wants_few: bool = False) -> models.Q:
    """Where the column is one of the keys.

    PostgreSQL weighs a list key by key, as often as it stands in a statement; so many keys are one value. Where few
    rows are wanted it pays to weigh them: knowing how common they are, PostgreSQL stops early.
    """
    if len(keys) <= FEW_KEYS or connections[alias].vendor != "postgresql":
        return models.Q(**{f"{column}__in": keys})
    # As a text: neither the driver nor the server then goes through them one by one.
    array = f"{{{','.join(map(str, keys))}}}"
    if wants_few:
        return models.Q(_IsAny(models.F(column), RawSQL("%s::bigint[]", [array])))
    return models.Q(**{f"{column}__in": RawSQL("SELECT unnest(%s::bigint[])", [array])})


class _IsAny(models.Func):
    """Whether the first is one of the second, an array (PostgreSQL)."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()
