"""Whether the kommuner live up to the terms: yearly self-declarations, deviations and measures."""
