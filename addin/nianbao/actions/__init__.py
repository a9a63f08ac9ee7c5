"""The verbs behind commands and buttons: a workbook in, edits and one notice out."""
