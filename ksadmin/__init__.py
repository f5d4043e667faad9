"""ksadmin: the back office KS uses as segmentansvarlig towards Skatteetaten."""

__version__ = "0.1.0"
