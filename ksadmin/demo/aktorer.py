"""Who the example cases are made by: two, since nobody controls their own work."""

from ksadmin.core.actor import Actor, Rolle

FORST = Actor("demo:1", "Eksempelbruker 1", Rolle.FORVALTER)
ANDRE = Actor("demo:2", "Eksempelbruker 2", Rolle.FORVALTER)
