"""Flask-Security in bokmål: what it says in English, and what people read instead."""

from flask_security.babel import FsDomain

TEKSTER = {
    # sign-in
    "Authentication failed - identity or password/passcode invalid": ("E-postadressen eller passordet er feil."),
    "You must sign in to view this resource.": "Logg inn for å se siden.",
    "You do not have permission to view this resource.": "Du har ikke tilgang til siden.",
    "You must reauthenticate to access this endpoint": "Skriv passordet ditt på nytt før du går videre.",
    "Reauthentication successful": "Passordet er bekreftet.",
    "You can only access this endpoint when not logged in.": "Du er alt logget inn.",
    "Please log in to access this page.": "Logg inn for å se siden.",
    "Please reauthenticate to access this page.": "Skriv passordet ditt på nytt for å se siden.",
    "Specified user does not exist": "E-postadressen eller passordet er feil.",
    "Invalid password": "Passordet er feil.",
    "Account is disabled.": "Kontoen er sperret. Ta kontakt med en administrator.",
    "Email not provided": "Skriv e-postadressen din.",
    "Invalid email address": "Skriv en gyldig e-postadresse, for eksempel navn@ks.no.",
    "Password not provided": "Skriv passordet ditt.",
    "Redirections outside the domain are forbidden": "Lenken fører ut av ksadmin og ble ikke fulgt.",
    "Input not appropriate for requested API": "Verdien kan ikke brukes her. Skriv den på nytt.",
    "Value entered is not valid for the field": "Verdien kan ikke brukes her. Skriv den på nytt.",
    "Value entered must be less than %(length) characters": "Verdien er for lang.",
    # password
    "If that email address is in our system, you will receive an email describing how to reset your password.": (
        "Hvis adressen har en konto, får du en e-post med lenke for å velge nytt passord."
    ),
    "Forgot password?": "Glemt passordet?",
    "Password does not match": "Passordet er feil.",
    "Passwords do not match": "De to passordene er ikke like. Skriv det samme i begge feltene.",
    # Flask-Security says this of any address; it must not sound as if there were an account.
    "Instructions to reset your password have been sent to %(email)s.": (
        "Hvis %(email)s har en konto, er lenken på vei dit."
    ),
    "You did not reset your password within %(within)s. ": (
        "Lenken gjaldt i %(within)s og er utløpt. Be om en ny her."
    ),
    "Invalid reset password token.": "Lenken er brukt eller ugyldig. Be om en ny her.",
    "Password must be at least %(length)s characters": "Passordet må ha minst %(length)s og høyst 128 tegn.",
    "Password not complex enough": "Passordet er for lett å gjette. Velg et lengre.",
    "You successfully reset your password. Please authenticate using your new password.": (
        "Du har fått nytt passord. Logg inn med det."
    ),
    "Your new password must be different than your previous password.": (
        "Det nye passordet må være et annet enn det gamle."
    ),
    "You successfully changed your password.": "Passordet er byttet. Andre økter er logget ut.",
    # two-factor
    "Invalid code": "Koden er feil eller brukt. Vent til appen viser en ny, og skriv den.",
    "Your code has been confirmed": "Du er logget inn.",
    "You successfully changed your two-factor method.": "Tofaktor er slått på.",
    "You successfully disabled two-factor authorization.": "Tofaktor er slått av.",
    "You currently do not have permissions to access this page": ("Innloggingen ble avbrutt. Logg inn på nytt."),
    "Marked method is not valid": "Velg hvordan du vil bekrefte innloggingen.",
    "Setup must be completed within %(within)s. Please start over.": (
        "Du må bli ferdig innen %(within)s. Begynn på nytt."
    ),
    "Recovery code invalid": "Gjenopprettingskoden er feil eller brukt.",
    "No recovery codes generated yet": "Du har ingen gjenopprettingskoder ennå.",
    # fields and buttons
    "Email Address": "E-postadresse",
    "Password": "Passord",
    "New Password": "Nytt passord",
    "Retype Password": "Gjenta passordet",
    "Remember Me": "Husk meg",
    "Login": "Logg inn",
    "Submit": "Fortsett",
    "Submit Code": "Bekreft koden",
    "Recover Password": "Send lenke",
    "Reset Password": "Lagre passordet",
    "Change Password": "Bytt passord",
    "Verify Password": "Fortsett",
    "Authentication Code": "Engangskode",
    "Recovery Code": "Gjenopprettingskode",
    "Available Methods": "Måter å bekrefte på",
    "Disable two-factor authentication": "Slå av tofaktor",
    "Set up using an authenticator app (e.g. google, lastpass, authy)": "Slå på tofaktor med en app",
    "Show Recovery Codes": "Vis gjenopprettingskodene",
    "Generate New Recovery Codes": "Lag nye gjenopprettingskoder",
    "authenticator": "app på telefonen",
    "none": "ingen",
}


class Bokmal(FsDomain):
    """Stands in for the catalogue Flask-Security does not have."""

    def gettext(self, string: str, **variables: object) -> str:
        text = TEKSTER.get(string, string)
        return text % variables if variables else text
