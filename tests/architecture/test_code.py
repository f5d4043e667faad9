"""House rules about code that no linter knows."""

import ast
import io
import re
import tokenize

from ksadmin.core.log import ALLOWED
from tests.architecture.tree import calls, name, our_files

CODE = list(our_files(".py"))
HOUSE = list(our_files(".py", folders=("ksadmin",)))
# What Playwright answers at once, of the page as it happens to be; `expect()` waits for the page that was asked for.
AT_ONCE = {
    "is_visible",
    "is_hidden",
    "is_checked",
    "is_enabled",
    "count",
    "inner_text",
    "text_content",
    "get_attribute",
}
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}


def test_there_is_one_commit_and_it_is_in_the_transaction():
    commits = [name(path) for path in HOUSE for called, _ in calls(path) if called.endswith(".commit")]
    assert commits == ["ksadmin/database.py"]


def test_only_the_clock_reads_the_time():
    readers = {name(path) for path in HOUSE for called, _ in calls(path) if called in CLOCK}
    assert readers == {"ksadmin/core/clock.py"}


def test_only_the_clock_knows_what_the_wall_showed():
    """The rest asks it, so that no hour is moved in silence when the clock is set."""
    knows = re.compile(r"tzinfo=(clock\.)?OSLO|%Y kl\. %H")
    assert [name(path) for path in HOUSE if knows.search(path.read_text())] == ["ksadmin/core/clock.py"]


def test_only_the_command_line_prints():
    printers = [name(path) for path in HOUSE for called, _ in calls(path) if called == "print"]
    assert [path for path in printers if not path.endswith(("/cli.py", "/commands.py"))] == []


def test_no_file_is_longer_than_a_person_reads_at_once():
    """Migrations are drafted by Alembic, read once and never edited again."""
    ours = (path for path in our_files(".py", ".html", ".css", ".js", ".txt") if path.parent.name != "versions")
    long = {name(path): lines for path in ours if (lines := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_file_is_a_junk_drawer():
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert [name(path) for path in CODE if path.name in drawers] == []


def test_every_module_says_what_it_is_for():
    silent = [name(path) for path in CODE if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_identifiers_are_ascii():
    foreign = [
        f"{name(path)}:{token.start[0]} {token.string}"
        for path in CODE
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
        if token.type == tokenize.NAME and not token.string.isascii()
    ]
    assert foreign == []


def test_a_browser_test_waits_for_what_it_asserts():
    hasty = [
        f"{name(path)}:{node.lineno} {ast.unparse(node.func)}"
        for path in our_files(".py", folders=("tests/browser",))
        for claim in ast.walk(ast.parse(path.read_text()))
        if isinstance(claim, ast.Assert)
        for node in ast.walk(claim)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in AT_ONCE
    ]
    assert [call for call in hasty if not call.endswith(" func.count")] == []  # that one asks the database


def test_the_log_is_told_only_what_it_may_say():
    """A key that is not allowed is dropped when the line is written: whoever wrote it believes that it is there."""
    told = {
        (name(path), word.arg)
        for path in HOUSE
        for called, call in calls(path)
        if called.startswith("log.") and called.split(".")[-1] in ("info", "warning", "error", "exception")
        for word in call.keywords
    }
    assert told
    assert {(path, key) for path, key in told if key not in ALLOWED} == set()
