"""What the field knows, in plain Python: no Django, no database."""
