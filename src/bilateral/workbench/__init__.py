"""The notebooks as a workbench: a working copy in JupyterLab, and panels to explore any pair."""
