"""Skatteetaten's terms: editions and immutable versions."""
