"""Who serves whom (承接): a plan's objectives those of the plan above it, and the plans below it this one's.

What the user may not see is counted and never named; it has no light either.
"""
