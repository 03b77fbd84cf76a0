"""The rendering of bilateral."""
