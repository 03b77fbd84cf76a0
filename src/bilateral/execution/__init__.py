"""The execution of bilateral."""
