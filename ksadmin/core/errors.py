"""The errors a use case may raise. The web edge turns each into one kind of answer."""


class DomainError(Exception):
    """A rule said no. ``str(error)`` is Norwegian and safe to show a person."""


class TransitionNotAllowed(DomainError):
    """The lifecycle has no such step from the present status."""


class NotPermitted(DomainError):
    """The actor lacks the role that the deed asks for."""


class Conflict(DomainError):
    """The deed collides with what is already there."""


class InvalidInput(DomainError):
    """One named field is wrong.

    ``field`` is the form field the sentence belongs to.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class IkkeGjortKlar(DomainError):
    """The database lacks what `ksadmin init` lays in it."""

    def __init__(self) -> None:
        super().__init__("Databasen mangler det «ksadmin init» legger inn. Kjør den.")
