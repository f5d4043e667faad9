"""A real Chromium against a real server on loopback. Errors in the browser's console fail the test."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import ThreadedWSGIServer
from werkzeug.wsgi import ClosingIterator

from ksadmin.core.actor import Rolle
from ksadmin.web.brukerveiledning import BILDER
from tests.browser.fotograf import Fotograf
from tests.client import StrictClient

BILDER_OPSJON = "bilder"
SCREENSHOTS = Path(__file__).parents[2] / "var/skjermbilder"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--lang=nb",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
expect.set_options(timeout=20_000)  # how fast a page is on a busy machine is for bench/ to say
ONE_TIME = re.compile(r'name="csrf_token"[^>]*')


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        norsk = {**os.environ, "LANGUAGE": "nb"}  # dates as they are written here, and «Velg fil»
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, env=norsk)
        yield browser
        browser.close()


class PatientServer(ThreadedWSGIServer):
    """Answers every request it has begun before it closes, so that none holds a connection after its test."""

    daemon_threads = False


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The app on a free loopback port; the fixture is its address."""

    def whole(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        # Werkzeug forgets to close an answer the browser hung up on, and so the file it was read from.
        with closing(ClosingIterator(app(environ, start_response))) as answer:
            return [b"".join(answer)]

    server = PatientServer("127.0.0.1", 0, whole)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def console() -> list[str]:
    """What the browser complained of, broken CSP included. A test of an error page clears it."""
    return []


@pytest.fixture
def vindu() -> dict[str, Any]:
    """What else the browser's window is to be."""
    return {}


@pytest.fixture
def page(browser: Browser, live_server: str, console: list[str], vindu: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server, locale="nb-NO", timezone_id="Europe/Oslo", **vindu)
    page = context.new_page()
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    yield page
    context.close()
    assert not console


@pytest.fixture
def page_as(page: Page, live_server: str, client_as: Callable[[Rolle], StrictClient]) -> Callable[[Rolle], Page]:
    """`page_as(Rolle.SAKSBEHANDLER)` is the page, signed in with that role."""

    def signed_in(rolle: Rolle) -> Page:
        cookies = client_as(rolle)._cookies or {}
        named = [{"name": cookie.key, "value": cookie.value, "url": live_server} for cookie in cookies.values()]
        page.goto("about:blank")  # no answer on its way to the one before may put their session back
        page.context.add_cookies(named)
        return page

    return signed_in


@pytest.fixture(scope="session")
def in_order() -> set[str]:
    """The pages axe has found in order, each as it stood and as it was shown."""
    return set()


@pytest.fixture
def axe(in_order: set[str]) -> Callable[[Page], None]:
    """`axe(page)` fails on any breach of WCAG 2.1 A and AA that a machine can find.

    A page that is the same to the letter as one found in order (but for its one-time tokens) is not looked
    through again: that takes a second, and the page is mostly the same on both databases.
    """

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a click waits for the answer to begin, not for the page to be there
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        shown = f"{page.viewport_size} {dark} {ONE_TIME.sub('', page.content())}"
        if shown in in_order:
            return
        page.evaluate(f"{AXE_SCRIPT}; undefined")
        found = page.evaluate("rules => axe.run({runOnly: rules}).then(told => told.violations)", AXE_RULES)
        assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
        in_order.add(shown)

    return check


@pytest.fixture
def in_order_at(axe: Callable[[Page], None]) -> Callable[[Page, list[str], list[int]], None]:
    """`in_order_at(page, SIDER, [1440, 320])`: axe finds nothing, and nothing is wider than the window."""

    def check(page: Page, addresses: list[str], widths: list[int]) -> None:
        for address in addresses:
            page.goto(address)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)

    return check


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """`screenshot(page, "forside")` keeps the whole page in var/skjermbilder/forside.png, with `--bilder`."""

    def take(page: Page, name: str) -> None:
        if request.config.getoption(BILDER_OPSJON):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return take


@pytest.fixture
def fotograf(request: pytest.FixtureRequest) -> Fotograf:
    """Who takes the pictures of the brukerveiledning, when pictures are asked for."""
    return Fotograf(BILDER if request.config.getoption(BILDER_OPSJON) else None)
