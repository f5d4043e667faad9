"""The clockwork: one process that runs jobs and keeps promises."""
