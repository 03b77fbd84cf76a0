"""The sources of bilateral."""
