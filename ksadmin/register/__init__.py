"""Organisations, suppliers and contacts: what every other room points at."""
