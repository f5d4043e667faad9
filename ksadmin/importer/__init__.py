"""Files people have: previewed, written whole or not at all, and undone."""
