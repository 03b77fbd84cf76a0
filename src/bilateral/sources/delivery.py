"""What a parser hands over: defined where snapshots are built, which may import nothing from here."""

from bilateral.snapshots.delivery import Delivery, SetAside

__all__ = ["Delivery", "SetAside"]
