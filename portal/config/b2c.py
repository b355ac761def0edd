"""The section `[b2c_agreement]`: what the municipality has agreed with its system supplier on eFaktura and Vipps."""

from datetime import date

from portal.config.section import Section
from portal.policy.b2c import Earlier, Terms


class B2cAgreement(Section):
    """Which agreements it had before, from when one covers both, and when that was entered where it must be."""

    had: Earlier
    in_force_from: date = date(2018, 12, 20)
    entered_on: date | None = None

    @property
    def terms(self) -> Terms:
        return Terms(self.had, self.in_force_from, self.entered_on)
