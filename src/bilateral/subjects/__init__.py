"""The subjects of bilateral."""
