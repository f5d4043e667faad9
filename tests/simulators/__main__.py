"""Those we ask on loopback, with made-up answers: Maskinporten, Digdir, Altinn, Skatteetaten, Enhetsregisteret.

    make simulatorer        writes var/simulatorer.env, and serves until Ctrl-C
    KSADMIN_ENV_FILE=var/simulatorer.env make run

Every third kommune has been let in to summert skattegrunnlag and gets tokens; Altinn knows of every second of them.
Lookups answer for those among them that the gate lets through; the address of a caller's token is written out.
"""

import json
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from joserfc.jwk import RSAKey

from ksadmin.core import clock
from ksadmin.register.grunndata import organisasjoner
from tests.simulators.altinn import altinn
from tests.simulators.atom import Atomtjener, atomtjener, entry, strom
from tests.simulators.brreg import brreg
from tests.simulators.digdir import digdir
from tests.simulators.maskinporten import AUD, KLIENT, KS, SCOPE_INN, maskinporten
from tests.simulators.skatteetaten import STIER, skatteetaten

SCOPE = "skatteetaten:summertskattegrunnlag"
FIKS = "971032146"
FIL = Path(__file__).parents[2] / "var/simulatorer.env"


@contextmanager
def varsler() -> Iterator[Atomtjener]:
    """A feed with a failure and a piece of news."""
    naa = clock.now()
    nede = entry("nede", "Eksempel: nedetid", "<p>Dette er et eksempel.</p>", "Drift", oppdatert=naa)
    nytt = entry("nytt", "Eksempel: årsrevisjon", "<p>Dette er et eksempel.</p>", "nyhet", "skatteoppgjør")
    with atomtjener() as tjener:
        tjener.innhold = strom(nede, nytt)
        yield tjener


def main() -> None:
    """Serve all of them until somebody stops them."""
    nokkel = RSAKey.generate_key(2048, {"kid": "simulator"})
    with ExitStack() as stack:
        mappe = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (mappe / "nokkel.json").write_text(json.dumps(nokkel.as_dict(private=True)))
        utsteder = stack.enter_context(maskinporten(nokkel))
        scopes, delegeringer = stack.enter_context(digdir(utsteder)), stack.enter_context(altinn(utsteder))
        skatt = stack.enter_context(skatteetaten(utsteder))
        register = stack.enter_context(brreg())
        (mappe / "pseudonymer").write_text(f"prove {secrets.token_hex(32)}\n")
        for organisasjon in organisasjoner():
            register.registrer(organisasjon.orgnr, organisasjon.navn.upper())
        for nummer, organisasjon in enumerate(organisasjoner()[::3]):
            scopes.gi(SCOPE, organisasjon.orgnr)
            utsteder.gitt.add((SCOPE, organisasjon.orgnr))
            utsteder.delegert.add((SCOPE, organisasjon.orgnr))
            if nummer % 2 == 0:
                delegeringer.deleger(organisasjon.orgnr, KS, SCOPE)
        innstillinger = {
            "MASKINPORTEN_URL": utsteder.url,
            "MASKINPORTEN_KLIENT_ID": KLIENT,
            "MASKINPORTEN_NOKKELFIL": mappe / "nokkel.json",
            "MASKINPORTEN_PROVE_FOR": KS,
            "DIGDIR_URL": scopes.url,
            "ALTINN_URL": delegeringer.url,
            "BRREG_URL": register.url,
            "OPPSLAG_SCOPE": SCOPE_INN,
            "OPPSLAG_AUD": AUD,
            "OPPSLAG_ORGNR": FIKS,
            "OPPSLAG_PSEUDONYMFIL": mappe / "pseudonymer",
            "OPPSLAG_SUMMERTSKATTEGRUNNLAG_URL": skatt.url("summertskattegrunnlag"),
            **{f"OPPSLAG_{api.upper()}_URL": skatt.url(api) for api in STIER},
            **{f"OPPSLAG_{api.upper()}_STI": sti for api, sti in STIER.items()},
            "VARSELKILDE_URL": stack.enter_context(varsler()).url,
        }
        FIL.parent.mkdir(exist_ok=True)
        FIL.write_text("".join(f"KSADMIN_{navn}={verdi}\n" for navn, verdi in innstillinger.items()))
        sys.stdout.write(f"Klar. Start ksadmin med KSADMIN_ENV_FILE={FIL.relative_to(Path.cwd())} make run\n")
        sys.stdout.write(f"Token for oppslag: {utsteder.url}prove-token?kommune=ORGNR\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
        FIL.unlink()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main()
