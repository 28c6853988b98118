"""Where there is PostgreSQL: the bigrams of code and name, and an index over them for every noun that has both."""

from string import ascii_letters, digits

from django.db import migrations

TABLES = ("theme", "objective", "ksf", "kpi", "actionplan")

# The same table as in models/folding.py; later changes take a migration of their own, with new indexes.
WIDE = "台（）" + "".join(chr(ord(each) + 0xFEE0) for each in digits + ascii_letters)
NARROW = "臺()" + (digits + ascii_letters).upper()

FUNCTION = f"""
    CREATE FUNCTION scorecard_bigrams(code text, name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT array_agg(DISTINCT substr(folded, place, 2))
        FROM (SELECT upper(translate(code || ' ' || name, '{WIDE}', '{NARROW}') COLLATE "C") AS folded) AS both_folded,
             generate_series(1, length(folded) - 1) AS place
    $$
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for table in TABLES:
            index = f"CREATE INDEX scorecard_{table}_bigrams ON scorecard_{table} USING gin (scorecard_bigrams(code, name))"
            schema_editor.execute(index)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION scorecard_bigrams(text, text) CASCADE")


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
