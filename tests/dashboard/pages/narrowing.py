"""The fake catalogue with indicators that can be divided by channel, and what is asked of it."""

from dataclasses import replace

BY_CHANNEL = {
    "onestop.on_time_rate": ("unit", "field", "channel"),
    "onestop.overdue_open": ("unit", "channel"),
    "onestop.open_overdue_rate": ("unit", "channel"),
    "onestop.online_rate": ("unit", "channel"),  # no page of one-stop's draws it
    "onestop.received": ("unit",),
}


def divided(catalog, dims=None):
    """Let indicators have these dimensions."""
    for id, held in (BY_CHANNEL if dims is None else dims).items():
        shape = catalog._shapes[id]
        definition = shape.definition.model_copy(update={"dimensions": held})
        catalog._shapes[id] = replace(shape, definition=definition)


def told(catalog):
    """Every question that is asked from now on: (question, indicator, dims)."""
    asked, inside = [], []

    def listening(name, at, ask):
        def asking(*given, **named):
            if not inside:  # the fake asks itself
                asked.append((name, given[0], given[at] if len(given) > at else named.get("dims")))
            inside.append(name)
            try:
                return ask(*given, **named)
            finally:
                inside.pop()

        return asking

    for name, at in (("value", 3), ("by", 4), ("series", 5)):
        setattr(catalog, name, listening(name, at, getattr(catalog, name)))
    return asked
