"""From workbooks to services."""
