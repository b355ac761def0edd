from typing import get_args

from portal.cli.giro_findings import SENTENCES, as_sentence
from portal.values.giro_records import Code, Finding


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == set(get_args(Code))


def test_a_finding_says_where_and_what_stands_there() -> None:
    told = as_sentence(Finding(4, 33, "amount_zero", "00000000000000000"))
    assert told == "line 4, position 33: the amount is zero (00000000000000000)"
