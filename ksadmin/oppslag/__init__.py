"""The thin lookup proxy."""
