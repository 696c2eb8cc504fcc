"""What a file may hold; the numbers that stand on screens, in the document and in the child that reads."""

from __future__ import annotations

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 120
MOST_CELL_CHARACTERS = 8_000
# Of the whole sheet: 20,000 rows of a catalogue with long descriptions have a third of it.
MOST_CHARACTERS = 30_000_000
# A workbook is a ZIP; an honest one of 20 MB unpacks to a tenth of this at most.
MOST_UNPACKED_BYTES = 400_000_000
MOST_PARTS = 2_000
# Blank lines above the header and between rows are passed over, but not for ever.
MOST_BLANK_ROWS = 5_000
# The child gives up by itself at the first two; the parent ends it at the third.
MEMORY_BYTES = 1_000_000_000
CPU_S = 30
PATIENCE_S = 45.0
