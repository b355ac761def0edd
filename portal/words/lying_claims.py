"""Where a claim lies and what became of it there, said to the one who pays: by the channel that asks for payment.

`amount` and `date` are filled where they stand; the date is when a bank draws it, or until when it is to be approved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from portal.words.marks import mark

# asked_back   it is to be taken back
# stays        it could not be taken back
# taken_back   it is gone from there
Became = Literal["asked_back", "stays", "taken_back"]


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What is said of a claim in one channel.

    `lies` takes the place of "pay by", `in_list` says the same in a few words, and `late` once the date has passed;
    `warning` stands before the numbers to pay by. What became of it is said while something is `left` to pay, once it
    is `settled`, and for those that matter in a list, `became_in_list`.
    """

    lies: str
    in_list: str
    late: str
    warning: str
    left: Mapping[Became, str]
    settled: Mapping[Became, str]
    became_in_list: Mapping[Became, str]


_STILL_DRAWN: Final = mark(
    "It was too late for us to stop it: your bank will still draw it on %(date)s. Stop it there."
)
NOTHING_TO_DO: Final = mark("You do not need to do anything.")

CLAIM_WORDS: Final[Mapping[str, ClaimWords]] = {
    "avtalegiro": ClaimWords(
        lies=mark("%(amount)s is drawn from your account by AvtaleGiro on %(date)s."),
        in_list=mark("Drawn by AvtaleGiro on %(date)s"),
        late=mark("Your bank should have drawn it by AvtaleGiro on %(date)s. See in your bank whether it did."),
        warning=mark("Pay here only if you stop it in your bank first. Otherwise you pay twice."),
        left={
            "asked_back": mark("We are stopping the AvtaleGiro payment as it was. It takes a little while."),
            "stays": mark(
                "It was too late for us to stop it: your bank will still draw it on %(date)s. Stop it there."
            ),
            "taken_back": mark("The AvtaleGiro payment as it was is stopped."),
        },
        settled={
            "asked_back": mark("We have asked your bank not to draw it by AvtaleGiro. It takes a little while."),
            "stays": mark(
                "It was too late for us to stop it: your bank will still draw it on %(date)s. Stop it there."
            ),
            "taken_back": mark("The AvtaleGiro payment is stopped. Nothing is drawn for this invoice."),
        },
        became_in_list={
            "asked_back": mark("We have asked your bank not to draw it"),
            "stays": mark("Your bank still draws it on %(date)s. Stop it there"),
        },
    ),
    "efaktura": ClaimWords(
        lies=mark("%(amount)s lies in your online bank as eFaktura. Approve it there by %(date)s."),
        in_list=mark("In your online bank. Approve it by %(date)s"),
        late=mark("It lies in your online bank as eFaktura. Approve it there."),
        warning=mark("Pay here only if you do not approve it in your online bank. Otherwise you pay twice."),
        left={
            "asked_back": mark(
                "We are taking the eFaktura as it was out of your online bank. Do not approve it there."
            ),
            "stays": mark("We could not take the eFaktura as it was out of your online bank. Do not approve it there."),
            "taken_back": mark("It has been taken out of your online bank."),
        },
        settled={
            "asked_back": mark("We are taking the eFaktura out of your online bank. Do not approve it there."),
            "stays": mark("We could not take the eFaktura out of your online bank. Do not approve it there."),
            "taken_back": mark("It has been taken out of your online bank."),
        },
        became_in_list={
            "asked_back": mark("We are taking it out of your online bank"),
            "stays": mark("It still lies in your online bank. Do not approve it there"),
        },
    ),
    "vipps": ClaimWords(
        lies=mark("%(amount)s lies in Vipps. Approve it there by %(date)s."),
        in_list=mark("In Vipps. Approve it by %(date)s"),
        late=mark("It lies in Vipps. Approve it there."),
        warning=mark("Pay here only if you do not approve it in Vipps. Otherwise you pay twice."),
        left={
            "asked_back": mark("We are taking the invoice as it was out of Vipps. Do not approve it there."),
            "stays": mark("We could not take the invoice as it was out of Vipps. Do not approve it there."),
            "taken_back": mark("It has been taken out of Vipps."),
        },
        settled={
            "asked_back": mark("We are taking the invoice out of Vipps. Do not approve it there."),
            "stays": mark("We could not take the invoice out of Vipps. Do not approve it there."),
            "taken_back": mark("It has been taken out of Vipps."),
        },
        became_in_list={
            "asked_back": mark("We are taking it out of Vipps"),
            "stays": mark("It still lies in Vipps. Do not approve it there"),
        },
    ),
}
