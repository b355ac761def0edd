"""Lists as they are written: words apart in the environment, arrays in a municipality's file."""


def words(value: object) -> object:
    """The words of a text, separated by spaces; anything else as it is."""
    return tuple(value.split()) if isinstance(value, str) else value


def as_tuple(value: object) -> object:
    """An array as what cannot be changed; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value
