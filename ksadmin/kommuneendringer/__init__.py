"""Changes of kommuner carried through every room: dry run with each consequence in words, then all or nothing."""
