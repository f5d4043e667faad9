"""The right notice to the right kommuner once, and a record of who got it."""
