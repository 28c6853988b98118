"""Numbers in threes with commas: Django's own zh_Hant groups by four, with nothing between."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DECIMAL_SEPARATOR = "."
