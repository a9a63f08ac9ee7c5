"""A department's January: one project file, and a memory of what came, counted and went back."""
