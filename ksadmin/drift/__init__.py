"""Running ksadmin over the years: backup and restore."""
