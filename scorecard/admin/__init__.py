"""Data maintenance: pages on which administrators keep every noun of their plans by hand."""

from . import calendar_day, kpi, objective, organisation, plan, theme, values

__all__ = ["calendar_day", "kpi", "objective", "organisation", "plan", "theme", "values"]
