"""What anyone may see: each kommune's status, the tjenester, the check of an error, and the open data."""
