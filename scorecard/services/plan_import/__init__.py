"""Carrying out an import: one transaction with history row by row, and taking it back.

`applying` does it, `structure`, `figures` and `removal` each their share; `bulk` writes many records with their history
and `journal` notes what `undoing` needs. What is to be done comes as plain records (domain.plan_import).
"""

from .applying import apply
from .refusals import EditedSince, ImportRefused, StalePlan, UndoRefused
from .undoing import LaterEdits, undo

__all__ = ["EditedSince", "ImportRefused", "LaterEdits", "StalePlan", "UndoRefused", "apply", "undo"]
