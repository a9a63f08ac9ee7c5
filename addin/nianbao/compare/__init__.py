"""Two reports side by side: which figures differ, which sentences were added, dropped, changed."""
