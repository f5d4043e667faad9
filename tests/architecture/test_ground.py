"""The ground the tests stand on is as strict as it says."""

import socket

import pytest

from tests.client import check_html


def test_a_test_cannot_reach_the_world():
    with socket.socket() as door, pytest.raises(RuntimeError, match="loopback only"):
        door.connect(("192.0.2.1", 80))


def test_the_client_notices_html_that_does_not_parse():
    with pytest.raises(AssertionError, match="unexpected-end-tag"):
        check_html("<!doctype html><title>Navn</title><p>Hei</b></p>")
