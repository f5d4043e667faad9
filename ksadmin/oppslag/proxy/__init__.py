"""The proxy itself: everything here runs on the event loop, and asks the database through ``arkiv``."""

from ksadmin.oppslag.proxy.tjener import PREFIX, Proxy

__all__ = ["PREFIX", "Proxy"]
