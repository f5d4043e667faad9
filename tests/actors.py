"""The people of the tests. Their names say what they do, since no real person is in here."""

from ksadmin.core.actor import Actor, Rolle

LESER = Actor("bruker:101", "Lise Leser", Rolle.LESER)
SAKSBEHANDLER = Actor("bruker:102", "Sara Saksbehandler", Rolle.SAKSBEHANDLER)
KONTROLLOR = Actor("bruker:103", "Kari Kontroll", Rolle.SAKSBEHANDLER)
FORVALTER = Actor("bruker:104", "Frode Forvalter", Rolle.FORVALTER)
ADMINISTRATOR = Actor("bruker:105", "Ada Administrator", Rolle.ADMINISTRATOR)
