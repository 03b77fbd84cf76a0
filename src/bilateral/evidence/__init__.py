"""The evidence of bilateral."""
