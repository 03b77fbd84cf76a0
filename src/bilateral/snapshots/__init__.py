"""The snapshots of bilateral."""
