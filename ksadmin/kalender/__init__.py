"""What the rooms have dates for, by month, as a list and as a feed for one's own calendar."""
