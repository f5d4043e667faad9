"""Change requests from the sector to Skatteetaten."""
