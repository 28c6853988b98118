"""Why an import or its undoing was not carried out; nothing of it is in the database then. Texts are for the user."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


class StalePlan(Exception):
    """Somebody changed the plan since the preview was made."""

    def __init__(self) -> None:
        super().__init__(_("The plan was changed since this preview was made, so nothing was imported."))


class ImportRefused(Exception):
    """A rule of the database speaks against it, which the preview did not see."""


class UndoRefused(Exception):
    """It can't be undone any more."""


class EditedSince(Exception):
    """Somebody edited what the import has written; `edited` names it, and the user has to choose."""

    def __init__(self, edited: Sequence[str]) -> None:
        self.edited = tuple(edited)
        super().__init__(_("Some of what this import has written was edited since."))
