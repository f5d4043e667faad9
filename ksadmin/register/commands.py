"""`ksadmin register`: what the rooms above have to do with the register."""

from flask.cli import AppGroup

register = AppGroup("register", help="Kommuner, fylkeskommuner, leverandører og kontakter.")
