"""The desk's part of a municipality's file: who may work there, and as what."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator

from portal.config.lists import as_tuple
from portal.config.section import Section

# case_worker decides; finance sees to money; signer signs off (attestant); auditor looks and changes nothing.
Role = Literal["case_worker", "finance", "signer", "auditor"]


class DeskRules(Section):
    """Which roles the desk knows, and what is kept for some of them."""

    # What the staff login's claim says -> the role it gives. Nobody else gets in.
    roles: Mapping[str, Role] = {}
    # Who gives roles, as people write to them; the municipality's own contact when empty.
    ask: str = ""
    # The roles that see where someone with a protected identity lives; nobody when empty.
    protected_address: Annotated[tuple[Role, ...], BeforeValidator(as_tuple)] = ()

    def roles_of(self, claimed: object) -> tuple[Role, ...]:
        """The roles that a claim's value gives: a list of names, or one; those we do not know give none."""
        names = [claimed] if isinstance(claimed, str) else claimed if isinstance(claimed, list) else []
        given = {self.roles[name] for name in names if isinstance(name, str) and name in self.roles}
        return tuple(sorted(given))
