"""What the tests of this room share."""

from tests.oppfolging.conftest import statements

__all__ = ["statements"]
