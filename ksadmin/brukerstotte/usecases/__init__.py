"""What can be done with cases."""

from ksadmin.brukerstotte.usecases.folgere import folg, slutt_a_folge
from ksadmin.brukerstotte.usecases.frister import endre_arbeidstid, endre_frist, last_inn_frister
from ksadmin.brukerstotte.usecases.hendelser import apne_ved_hendelse, svar_alle
from ksadmin.brukerstotte.usecases.karantene import avgjor_karantenepost, tom_karantenepost
from ksadmin.brukerstotte.usecases.meldinger import motta, noter
from ksadmin.brukerstotte.usecases.onsker import lag_onske, onske_endret
from ksadmin.brukerstotte.usecases.opplysninger import mangler, sporsmalet
from ksadmin.brukerstotte.usecases.retur import avvist, merk_adressen
from ksadmin.brukerstotte.usecases.rundt import besvar_eskalering, eskaler, koble, koble_fra, merk
from ksadmin.brukerstotte.usecases.saker import apne, endre, knytt_organisasjon, tildel
from ksadmin.brukerstotte.usecases.sammenslaing import del_ut, skill, sla_sammen
from ksadmin.brukerstotte.usecases.sletting import finn_ellers, finn_person, innsyn, slett_person, tom_gamle
from ksadmin.brukerstotte.usecases.standardsvar import (
    VARIABLER,
    Svarfakta,
    endre_bruk,
    flett,
    foreldede,
    last_inn_standard,
    ma_leses_pa_nytt,
    ny_versjon,
)
from ksadmin.brukerstotte.usecases.standardsvar import lag as lag_standardsvar
from ksadmin.brukerstotte.usecases.steg import lukk_loste, ta
from ksadmin.brukerstotte.usecases.svar import angre, finn_utkast, lagre_utkast, sett_inn, svar
from ksadmin.brukerstotte.usecases.utenfra import bekreft_sporsmal, ta_imot_sporsmal, vurder
from ksadmin.brukerstotte.usecases.vedlegg import fjern_holdt_vedlegg, slipp_vedlegg
from ksadmin.core.lagret_fil import noter_nedlasting

__all__ = [
    "VARIABLER",
    "Svarfakta",
    "angre",
    "apne",
    "apne_ved_hendelse",
    "avgjor_karantenepost",
    "avvist",
    "bekreft_sporsmal",
    "besvar_eskalering",
    "del_ut",
    "endre",
    "endre_arbeidstid",
    "endre_bruk",
    "endre_frist",
    "eskaler",
    "finn_ellers",
    "finn_person",
    "finn_utkast",
    "fjern_holdt_vedlegg",
    "flett",
    "folg",
    "foreldede",
    "innsyn",
    "knytt_organisasjon",
    "koble",
    "koble_fra",
    "lag_onske",
    "lag_standardsvar",
    "lagre_utkast",
    "last_inn_frister",
    "last_inn_standard",
    "lukk_loste",
    "ma_leses_pa_nytt",
    "mangler",
    "merk",
    "merk_adressen",
    "motta",
    "noter",
    "noter_nedlasting",
    "ny_versjon",
    "onske_endret",
    "sett_inn",
    "skill",
    "sla_sammen",
    "slett_person",
    "slipp_vedlegg",
    "slutt_a_folge",
    "sporsmalet",
    "svar",
    "svar_alle",
    "ta",
    "ta_imot_sporsmal",
    "tildel",
    "tom_gamle",
    "tom_karantenepost",
    "vurder",
]
