"""Maskinporten, Digdir and Altinn on loopback with made-up answers, for trying the synchronisation without them.

    make simulatorer        writes var/simulatorer.env, and serves until Ctrl-C
    KSADMIN_ENV_FILE=var/simulatorer.env make run

Every third kommune has been let in to summert skattegrunnlag, and every second of those has delegated it to KS.
"""

import json
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from joserfc.jwk import RSAKey

from ksadmin.register.grunndata import organisasjoner
from tests.simulators.altinn import altinn
from tests.simulators.digdir import digdir
from tests.simulators.maskinporten import KLIENT, KS, maskinporten

SCOPE = "skatteetaten:summertskattegrunnlag"
FIL = Path(__file__).parents[2] / "var/simulatorer.env"


def main() -> None:
    """Serve all three until somebody stops them."""
    nokkel = RSAKey.generate_key(2048, {"kid": "simulator"})
    with ExitStack() as stack:
        mappe = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (mappe / "nokkel.json").write_text(json.dumps(nokkel.as_dict(private=True)))
        utsteder = stack.enter_context(maskinporten(nokkel))
        scopes, delegeringer = stack.enter_context(digdir(utsteder)), stack.enter_context(altinn(utsteder))
        for nummer, organisasjon in enumerate(organisasjoner()[::3]):
            scopes.gi(SCOPE, organisasjon.orgnr)
            utsteder.gitt.add((SCOPE, organisasjon.orgnr))
            if nummer % 2 == 0:
                delegeringer.deleger(organisasjon.orgnr, KS, SCOPE)
                utsteder.delegert.add((SCOPE, organisasjon.orgnr))
        innstillinger = {
            "MASKINPORTEN_URL": utsteder.url,
            "MASKINPORTEN_KLIENT_ID": KLIENT,
            "MASKINPORTEN_NOKKELFIL": mappe / "nokkel.json",
            "MASKINPORTEN_PROVE_FOR": KS,
            "DIGDIR_URL": scopes.url,
            "ALTINN_URL": delegeringer.url,
        }
        FIL.parent.mkdir(exist_ok=True)
        FIL.write_text("".join(f"KSADMIN_{navn}={verdi}\n" for navn, verdi in innstillinger.items()))
        sys.stdout.write(f"Klar. Start ksadmin med KSADMIN_ENV_FILE={FIL.relative_to(Path.cwd())} make run\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
        FIL.unlink()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main()
