"""The gallery: every report of a folder as a card on one page, to be searched and sorted without a server."""

from __future__ import annotations

from bilateral.rendering.gallery.building import PAGE_SIZE, write_gallery

__all__ = ["PAGE_SIZE", "write_gallery"]
