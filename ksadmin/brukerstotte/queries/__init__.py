"""What can be asked about cases."""

from ksadmin.brukerstotte.queries.saker import traden, utsendinger, ved_referanse

__all__ = ["traden", "utsendinger", "ved_referanse"]
