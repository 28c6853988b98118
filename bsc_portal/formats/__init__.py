"""How Django writes numbers, where it does so by itself; pages use the filters of scorecard/templatetags."""
