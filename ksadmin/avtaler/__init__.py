"""Tilslutningserklæringer: from draft to active, with their documents."""
