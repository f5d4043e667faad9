"""Imports every models module, so that the metadata is whole for Alembic and the tests."""

from ksadmin.avtaler import models as _avtaler  # noqa: F401
from ksadmin.brukere import models as _brukere  # noqa: F401
from ksadmin.brukerstotte import models as _brukerstotte  # noqa: F401
from ksadmin.core import audit, audit_chain, jobs, lagret_visning, oppbevaring, outbox  # noqa: F401
from ksadmin.core.base import Base
from ksadmin.endringsonsker import models as _endringsonsker  # noqa: F401
from ksadmin.etterlevelse import models as _etterlevelse  # noqa: F401
from ksadmin.formidling import models as _formidling  # noqa: F401
from ksadmin.importer import models as _importer  # noqa: F401
from ksadmin.kalender import models as _kalender  # noqa: F401
from ksadmin.kommuneendringer import models as _kommuneendringer  # noqa: F401
from ksadmin.oppfolging import models as _oppfolging  # noqa: F401
from ksadmin.oppslag import models as _oppslag  # noqa: F401
from ksadmin.register import models as _register  # noqa: F401
from ksadmin.tilgangsoversikt import models as _tilgangsoversikt  # noqa: F401
from ksadmin.tjenester import models as _tjenester  # noqa: F401
from ksadmin.vilkar import models as _vilkar  # noqa: F401
from ksadmin.web import kladd as _kladd  # noqa: F401
from ksadmin.web import ratelimit as _ratelimit  # noqa: F401

metadata = Base.metadata
