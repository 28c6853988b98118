"""Actuals and targets as workbooks: KPIs down and periods across, or a row for each; and the forms to fill in."""

from .form import empty_template, section_form
from .long import actuals_long, targets_long
from .wide import actuals_wide, targets_wide

__all__ = ["actuals_long", "actuals_wide", "empty_template", "section_form", "targets_long", "targets_wide"]
