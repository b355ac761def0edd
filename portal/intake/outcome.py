"""What became of a document."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from portal.intake.draft import Draft
from portal.intake.finding import Finding, as_json
from portal.values.national_id import masked

Verdict = Literal["registered", "unchanged", "quarantined"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document's verdict, with everything that was read of it, also when it was quarantined."""

    file: str
    verdict: Verdict
    draft: Draft
    findings: tuple[Finding, ...] = ()
    invoice_id: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """The stable form that scripts read: amounts in minor units, dates ISO, lines and attachments counted."""
        draft, payable = self.draft, self.draft.totals.payable
        return {
            "file": masked(self.file),
            "outcome": self.verdict,
            "kind": draft.kind,
            "number": draft.number,
            "issue_date": draft.issue_date.isoformat() if draft.issue_date else None,
            "due_date": draft.due_date.isoformat() if draft.due_date else None,
            "currency": draft.currency,
            "payable_minor": payable.minor if payable is not None else None,
            "payment_reference": draft.payment.reference,
            "account": draft.payment.account,
            "lines": len(draft.lines),
            "attachments": len(draft.attachments),
            "findings": [as_json(one) for one in self.findings],
        }
