"""The workbook as a place: which block holds which cells, and how a filing stands in it."""
