"""Where there is PostgreSQL: an index over the bigrams of plans' titles, as the nouns with a code have."""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        index = "CREATE INDEX scorecard_plan_bigrams ON scorecard_plan USING gin (scorecard_bigrams('', title))"
        schema_editor.execute(index)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX scorecard_plan_bigrams")


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0003_reporting")]

    operations = [migrations.RunPython(create, drop)]
