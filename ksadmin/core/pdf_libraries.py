"""The system libraries that documents need, asked for at start-up rather than at the first letter."""

import ctypes

_DEBIAN_PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    # Without it WeasyPrint still works, five times slower, and writes other bytes.
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


class MissingLibraryError(RuntimeError):
    """Documents cannot be made on this machine."""


def check_libraries() -> None:
    """Raise MissingLibraryError, naming the Debian package to install."""
    for library, package in _DEBIAN_PACKAGES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            raise MissingLibraryError(
                f"Dokumenter kan ikke lages her: {library} mangler. Installer Debian-pakken {package}."
            ) from None
