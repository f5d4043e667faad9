"""What can be asked of the lookups."""
