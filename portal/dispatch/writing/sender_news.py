"""Letters to the municipality itself: what has changed in its agreement on eFaktura and Vipps, said once by e-mail."""

from datetime import datetime

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.writing.letters import send_letter, the_sender, written_for
from portal.jobs import Workplace, task
from portal.notices import b2c_agreement_needed, vipps_included
from portal.notices.b2c_agreement_needed import B2cAgreementNeeded
from portal.notices.notice import Notice
from portal.notices.vipps_included import VippsIncluded
from portal.policy import b2c
from portal.policy.b2c import News, Terms
from portal.values import clock


@task("dispatch.tell_sender", cron="11 * * * *")
def tell_sender(work: Workplace) -> None:
    """Every hour: what the municipality has not been told yet."""
    with work.database.transaction() as session:
        tell_of_agreement(session, municipality=work.municipality, now=clock.now())


def tell_of_agreement(session: Session, *, municipality: Municipality, now: datetime) -> None:
    """Write to the municipality's contact address what its B2C agreement has become, unless that is said already."""
    agreement = municipality.b2c_agreement
    news = b2c.news(agreement.terms, used=municipality.channels.used) if agreement else None
    if agreement is None or news is None:
        return
    notice, occasion = _notice(news, agreement.terms, municipality), agreement.in_force_from.isoformat()
    if not written_for(session, notice.name, [occasion]):
        to = the_sender(municipality)
        send_letter(session, municipality=municipality, occasion=occasion, to=to, notice=notice, now=now)


def _notice(news: News, terms: Terms, municipality: Municipality) -> Notice:
    language = municipality.default_language
    name, day = municipality.name(language), terms.in_force_from
    if news == "vipps_included":
        return vipps_included.compose(VippsIncluded(name, day), language)
    return b2c_agreement_needed.compose(B2cAgreementNeeded(name, day), language)
