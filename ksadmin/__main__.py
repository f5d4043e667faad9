"""`python -m ksadmin` is the command line."""

from ksadmin.cli import main

main()
