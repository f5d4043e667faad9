"""The peer: Django admin over the same tables, tuned as its handbook says. See ``bench/saker.py``."""
