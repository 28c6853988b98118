"""SharedNote: the table of Django's cache, which all workers share and which outlives them."""

from django.db import models


class SharedNote(models.Model):
    """Columns as DatabaseCache wants them; as a model it is made by migrate, not by a command to remember."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
