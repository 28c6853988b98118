"""How much of an upload is read; beyond these a file is refused, never cut."""

MOST_BYTES = 10_000_000  # of the upload
MOST_UNPACKED = 50_000_000  # bytes, of all parts of a zip together
MOST_PARTS = 2_000
MOST_SHEETS = 50
MOST_ROWS = 20_000  # of data; the layouts count them
LAST_ROW = MOST_ROWS + 100  # of a sheet: titles and headings stand above the data, a note below
MOST_COLUMNS = 256
MOST_CHARACTERS = 32_767  # of one cell, as in Excel
MOST_CELLS = 600_000  # that hold something: 20,000 rows of 30 columns
MOST_OUTPUT = 64_000_000  # bytes of all texts together; one text may stand in many cells of a small file

MEMORY = 500_000_000  # bytes of address space of the child: the largest files need 300, and the server lives beside it
CPU_SECONDS = 20
WALL_SECONDS = 30
SMALL = 1_000_000  # bytes; a file up to this size that takes longer than the next line is no plan
SMALL_WALL_SECONDS = 9
