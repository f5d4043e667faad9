"""The Flask edge, shared by every room's views."""
