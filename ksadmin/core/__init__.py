"""Trade-neutral kernel: knows no room and no framework."""
