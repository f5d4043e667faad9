"""What is promised inside a transaction is kept by somebody."""

import ast

from ksadmin.app import handlers
from ksadmin.settings import Settings
from tests.architecture.tree import calls, our_files


def test_every_kind_of_promise_has_a_handler_and_every_handler_a_promise():
    promised = {
        ast.literal_eval(call.args[1])  # the kind is written out where it is promised, so that it can be found
        for path in our_files(".py", folders=("ksadmin",))
        for called, call in calls(path)
        if called.split(".")[-1] in ("promise", "promise_all")
    }
    assert promised == set(handlers(Settings(env="test")))
