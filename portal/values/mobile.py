"""Norwegian mobile numbers, as people write them and as counterparts want them.

Source: Nkom's numbering plan: eight digits that begin with 4 or 9.
"""

import re

_NORWEGIAN = re.compile(r"(?:\+47|0047|47)?([49]\d{7})", re.ASCII)


def norwegian_mobile(written: str | None) -> str | None:
    """`912 34 567`, `+47 91234567` -> `4791234567`; None when it is no Norwegian mobile number."""
    found = _NORWEGIAN.fullmatch(re.sub(r"[ .\-]", "", written or ""))
    return f"47{found.group(1)}" if found else None
