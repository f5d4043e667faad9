"""Fonts of the documents: see README.md here."""
