"""Measure and break Traditional Chinese text on the server, at phrases, so that no browser has to guess."""

from scorecard.domain.typesetting.breaking import phrases, wrap
from scorecard.domain.typesetting.characters import measure

__all__ = ["measure", "phrases", "wrap"]
