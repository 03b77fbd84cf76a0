"""The measures of bilateral."""
