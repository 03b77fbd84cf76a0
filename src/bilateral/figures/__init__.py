"""The figures of bilateral."""
