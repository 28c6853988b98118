"""Data maintenance: pages on which administrators keep every noun of their plans by hand."""

from . import kpi, objective, organisation, plan, theme, values

__all__ = ["kpi", "objective", "organisation", "plan", "theme", "values"]
