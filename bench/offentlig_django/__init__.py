"""The peer: what a good Django programmer would write for the same page. See ``bench/offentlig.py``."""
