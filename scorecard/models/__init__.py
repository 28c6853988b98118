"""The nouns of the field, one a file; each one's QuerySet stands above it and is the field's vocabulary."""

from . import user  # noqa: F401, RUF100 - users keep their history
from .account import Account
from .action_plan import ActionPlan
from .alignment import Alignment
from .calendar_day import CalendarDay
from .cause_effect_link import CauseEffectLink
from .evidence import Evidence
from .import_batch import ImportBatch
from .kpi import FREQUENCIES, KPI, Aggregation, Direction, KPIKind, ThresholdBasis
from .kpi_target import KPITarget
from .kpi_value import REPORTED, KPIValue, ValueState
from .ksf import KSF
from .login_event import LoginEvent, LoginEventKind, LoginWay
from .login_lock import LoginLock
from .membership import Membership, Role, Scope, User
from .objective import Objective
from .organisation import Organisation
from .past_password import PastPassword
from .period_lock import PeriodLock
from .perspective import Perspective
from .plan import LowerFormula, Plan, PlanStatus
from .plan_rollup import PlanRollup, ReportingProgress
from .reminder import Reminder
from .reminder_mail import ReminderMail
from .session import Session
from .shared_note import SharedNote
from .strength import Strength
from .theme import Theme
from .theme_member import ThemeMember, ThemeRole
from .work_item import WorkItem

__all__ = [
    "FREQUENCIES",
    "KPI",
    "KSF",
    "REPORTED",
    "Account",
    "ActionPlan",
    "Aggregation",
    "Alignment",
    "CalendarDay",
    "CauseEffectLink",
    "Direction",
    "Evidence",
    "ImportBatch",
    "KPIKind",
    "KPITarget",
    "KPIValue",
    "LoginEvent",
    "LoginEventKind",
    "LoginLock",
    "LoginWay",
    "LowerFormula",
    "Membership",
    "Objective",
    "Organisation",
    "PastPassword",
    "PeriodLock",
    "Perspective",
    "Plan",
    "PlanRollup",
    "PlanStatus",
    "Reminder",
    "ReminderMail",
    "ReportingProgress",
    "Role",
    "Scope",
    "Session",
    "SharedNote",
    "Strength",
    "Theme",
    "ThemeMember",
    "ThemeRole",
    "ThresholdBasis",
    "User",
    "ValueState",
    "WorkItem",
]
