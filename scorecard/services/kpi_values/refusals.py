"""Why a value was not written, as exceptions whose texts are for the user. Nothing of it is in the database then."""

from django.utils.translation import gettext as _

from scorecard.models import KPIValue, PeriodLock, WorkItem
from scorecard.models.base import period_shown


class Refusal(Exception):
    """A value as it was sent can't be kept."""


class StaleValue(Refusal):
    """Somebody else wrote meanwhile; `stored` is the value as it stands now."""

    def __init__(self, stored: KPIValue) -> None:
        self.stored = stored
        super().__init__(_("Somebody changed this meanwhile."))


class StaleStep(Refusal):
    """Somebody else changed a step of a milestone KPI meanwhile."""

    def __init__(self, step: WorkItem) -> None:
        self.step = step
        super().__init__(_("Somebody changed the step “%(step)s” meanwhile.") % {"step": step.name})


class DeletedValue(Refusal):
    """The value, its KPI or its plan is gone."""

    def __init__(self) -> None:
        super().__init__(_("Somebody deleted this meanwhile."))


class PeriodLocked(Refusal):
    """The period, or a longer one around it, is locked."""

    def __init__(self, lock: PeriodLock) -> None:
        self.lock = lock
        text = _("%(period)s is locked. To correct its figures, please ask the plan's administrator.")
        super().__init__(text % {"period": period_shown(lock.period)})


class NotAllowedState(Refusal):
    """The value's state, or the plan's, doesn't allow this step."""


class ValueRefused(Refusal):
    """What was typed can't be kept: a sentence by the name of the field it is about."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults.values()))
