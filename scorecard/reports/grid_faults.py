"""What is wrong in a cell of the grid of targets, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scorecard.domain.target_grid import GridFault

SENTENCES: dict[GridFault, Promise] = {
    GridFault.UNCLEAR: gettext_lazy("Please type a number alone, like 95.8."),
    GridFault.TOO_LONG: gettext_lazy("A number has at most 11 digits before the decimal point."),
    GridFault.TOO_FINE: gettext_lazy("A number has at most 4 digits behind the decimal point."),
    GridFault.OTHER_UNIT: gettext_lazy("The KPI's unit is another one; please type the number alone."),
    GridFault.NEGATIVE_WEIGHT: gettext_lazy("The weight can't be negative."),
    GridFault.HALF_A_RANGE: gettext_lazy("A range needs both its ends."),
    GridFault.RANGE_REVERSED: gettext_lazy("The range's start must lie below its end."),
    GridFault.THRESHOLDS_INCOMPLETE: gettext_lazy("Own thresholds need both figures and what they are compared with."),
    GridFault.THRESHOLDS_OUT_OF_ORDER: gettext_lazy("The two thresholds differ and stand in their direction's order."),
    GridFault.NO_THRESHOLDS_ON_ACTUAL: gettext_lazy("A range has thresholds on the achievement rate only."),
    GridFault.LOCKED: gettext_lazy("This period is locked, so its target can't be changed."),
    GridFault.REASON_MISSING: gettext_lazy("The plan's year has begun: please say why targets are changed."),
}
