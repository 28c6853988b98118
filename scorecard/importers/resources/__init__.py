"""The tables in which data maintenance takes nouns in and gives them out; keys are codes and slugs, never numbers."""

from .calendar_day import CalendarDayResource
from .kpi import (
    ActionPlanResource,
    EvidenceResource,
    KPIResource,
    KPITargetResource,
    KPIValueResource,
    WorkItemResource,
)
from .objective import AlignmentResource, CauseEffectLinkResource, KSFResource, ObjectiveResource
from .organisation import MembershipResource, OrganisationResource
from .plan import (
    ImportBatchResource,
    PeriodLockResource,
    PerspectiveResource,
    PlanResource,
    ThemeMemberResource,
    ThemeResource,
)

__all__ = [
    "ActionPlanResource",
    "AlignmentResource",
    "CalendarDayResource",
    "CauseEffectLinkResource",
    "EvidenceResource",
    "ImportBatchResource",
    "KPIResource",
    "KPITargetResource",
    "KPIValueResource",
    "KSFResource",
    "MembershipResource",
    "ObjectiveResource",
    "OrganisationResource",
    "PeriodLockResource",
    "PerspectiveResource",
    "PlanResource",
    "ThemeMemberResource",
    "ThemeResource",
    "WorkItemResource",
]
