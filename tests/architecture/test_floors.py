"""The floors are import contracts in pyproject.toml; here is the one rule they cannot put shortly."""

import grimp

OPEN = {"register", "vilkar", "tjenester", "brukere"}  # what other rooms point at
EVERYWHERE = {"ksadmin.tables", "ksadmin.demo"}  # the metadata, and the maker of example cases


def test_a_neighbour_is_met_at_the_counter_not_in_the_pantry():
    """Other rooms use a room's use cases and queries, never its tables."""
    house = grimp.build_graph("ksadmin")
    rooms = {module.split(".")[1] for module in house.modules if module.endswith(".models")}
    burglars = [
        f"{visitor} → {room}"
        for room in sorted(rooms - OPEN)
        for visitor in sorted(house.find_modules_that_directly_import(f"ksadmin.{room}.models"))
        if ".".join(visitor.split(".")[:2]) not in EVERYWHERE and not visitor.startswith(f"ksadmin.{room}.")
    ]
    assert burglars == []
