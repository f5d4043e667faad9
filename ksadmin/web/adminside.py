"""A page in the admin that is not a list of rows."""

from typing import ClassVar

from flask.typing import ResponseReturnValue
from flask_admin import BaseView

from ksadmin.core.actor import Rolle
from ksadmin.web.identity import current_actor, til_innlogging


class Adminside(BaseView):
    """Shown to nobody below ``leserolle``: the anonymous are sent to sign in, others are told no."""

    leserolle: ClassVar[Rolle] = Rolle.LESER

    def is_accessible(self) -> bool:
        return current_actor().has(self.leserolle)

    def inaccessible_callback(self, name: str, **kwargs: object) -> ResponseReturnValue:
        return til_innlogging()
