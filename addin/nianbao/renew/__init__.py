"""A filing workbook whose layout suffered, read by what its sheets say instead of where."""
