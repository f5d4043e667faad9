"""The sources of facts about access. Each speaks its own protocol outwards and the feed's eight columns inwards."""
