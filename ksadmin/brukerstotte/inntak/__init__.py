"""The way in: from the bytes of an e-mail to a message in a case, with no fødselsnummer left behind."""
