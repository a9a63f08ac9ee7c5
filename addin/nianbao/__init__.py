"""Filing, checking and publishing the annual report on open government, in a spreadsheet."""

__version__ = "0.1.0"
