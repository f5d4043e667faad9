"""Who has access to which tjeneste, why not, and how we know."""
