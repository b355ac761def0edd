"""Reads a file of claims and cancellations as the bank does: refused whole when anything in it is wrong.

Source: the project's protocol notes 2.1 and 2.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NoReturn

from portal.values.payment_reference import algorithms_of

_WIDTH: Final = 80
_KINDS: Final = {"NY2100": ("02", "21"), "NY2136": ("93",)}
_MOST_LINES: Final = 42


class ClaimsRefused(Exception):
    """The bank takes nothing of the file. `line` counts from 1; `why` is a code in words, this project's own."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why


@dataclass(frozen=True)
class SentClaim:
    """One claim (type 02 or 21) or cancellation (93) as the bank has it. `notice` are the cells line, column, text."""

    assignment: int
    account: str
    kind: str
    number: int
    due: date
    ore: int
    kid: str
    payer: str = ""
    statement: str = ""
    notice: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class ClaimFile:
    """What a sender sent under a number that it never uses again."""

    sender: str
    number: int
    claims: tuple[SentClaim, ...]


def read_claims(content: bytes) -> ClaimFile:
    """Read a file; raise ClaimsRefused."""
    lines = content.decode("iso-8859-1").split("\r\n")
    if lines.pop() or not lines:
        raise ClaimsRefused(len(lines) + 1, "NO_LINE_END")
    wide = next((number for number, line in enumerate(lines, 1) if len(line) != _WIDTH), None)
    if wide:
        raise ClaimsRefused(wide, "LENGTH")
    return _Paper(lines).file()


class _Paper:
    """Lines being read from the top."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0

    def file(self) -> ClaimFile:
        start = self._take("NY000010", "START")
        claims: list[SentClaim] = []
        while not self._is("NY000089"):
            claims += self._assignment()
        self._check_totals(claims, since=0, service="NY0000", kind="89")
        if self._at != len(self._lines):
            self._refuse("AFTER_END")
        return ClaimFile(start[8:16], self._figure(start[16:23]), tuple(claims))

    def _assignment(self) -> list[SentClaim]:
        since, head = self._at, self._line[:6]
        if head not in _KINDS:
            self._refuse("ASSIGNMENT")
        start = self._take(f"{head}20", "ASSIGNMENT")
        of_assignment = self._figure(start[17:24]), start[24:35]
        claims = list(self._claims(_KINDS[head], of_assignment))
        self._check_totals(claims, since=since, service=head, kind="88")
        return claims

    def _claims(self, kinds: tuple[str, ...], of_assignment: tuple[int, str]) -> Iterator[SentClaim]:
        before = 0
        while self._line[6:8] == "30":
            claim = self._first(kinds, of_assignment)
            if claim.number <= before:
                self._refuse("NUMBER", back=1)
            before, head = claim.number, f"NY21{claim.kind}"
            if self._is(f"{head}31{claim.number:07}"):
                line = self._take(head, "ITEM_2")
                claim = replace(claim, payer=line[15:25].rstrip(), statement=line[50:75].rstrip())
            elif claim.kind != "93":
                self._refuse("ITEM_2")
            yield replace(claim, notice=tuple(self._notice(claim)))

    def _first(self, kinds: tuple[str, ...], of_assignment: tuple[int, str]) -> SentClaim:
        line = self._line
        if line[:4] != "NY21" or line[4:6] not in kinds:
            self._refuse("TYPE")
        kid, ore = line[49:74].lstrip(" "), self._figure(line[32:49])
        if not algorithms_of(kid):
            self._refuse("KID")
        if ore == 0:
            self._refuse("AMOUNT")
        claim = SentClaim(*of_assignment, line[4:6], self._figure(line[8:15]), self._day(line[15:21]), ore, kid)
        self._at += 1
        return claim

    def _notice(self, claim: SentClaim) -> Iterator[tuple[int, int, str]]:
        while self._is(f"NY212149{claim.number:07}4"):
            line = self._line
            row, column = self._figure(line[16:19]), self._figure(line[19])
            if claim.kind != "21" or not (1 <= row <= _MOST_LINES and 1 <= column <= 2):  # noqa: PLR2004  two columns
                self._refuse("NOTICE")
            self._at += 1
            yield row, column, line[20:60].rstrip()

    def _check_totals(self, claims: list[SentClaim], *, since: int, service: str, kind: str) -> None:
        line = self._take(f"{service}{kind}", "END")
        told = tuple(self._figure(line[start:end]) for start, end in ((8, 16), (16, 24), (24, 41)))
        if told != (len(claims), self._at - since, sum(claim.ore for claim in claims)):
            self._refuse("TOTALS", back=1)
        first = min((claim.due for claim in claims), default=None)
        if first and self._day(line[41:47]) != first:
            self._refuse("FIRST_DUE", back=1)

    @property
    def _line(self) -> str:
        if self._at == len(self._lines):
            self._refuse("CUT_OFF")
        return self._lines[self._at]

    def _is(self, beginning: str) -> bool:
        return self._line.startswith(beginning)

    def _take(self, beginning: str, why: str) -> str:
        line = self._line
        if not line.startswith(beginning):
            self._refuse(why)
        self._at += 1
        return line

    def _figure(self, text: str) -> int:
        if not text.isdecimal():
            self._refuse("FIGURE")
        return int(text)

    def _day(self, text: str) -> date:
        try:
            return date(2000 + self._figure(text[4:]), self._figure(text[2:4]), self._figure(text[:2]))
        except ValueError:
            self._refuse("DAY")

    def _refuse(self, why: str, *, back: int = 0) -> NoReturn:
        raise ClaimsRefused(self._at + 1 - back, why)
