"""Persons, customers, and where customers can be reached."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Person(Base):
    """One human. Identifiers lie beside, because a D-number becomes a fødselsnummer."""

    __tablename__ = "person"

    id: Mapped[UUID] = uuid_key()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonIdentifier(Base):
    """A national identity number: sealed, and found by its keyed index."""

    __tablename__ = "person_identifier"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    country: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    lookup: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Customer(Base):
    """Who is billed: an issuer's customer number. `person_id` is empty for companies and the unknown."""

    __tablename__ = "customer"
    __table_args__ = (UniqueConstraint("issuer", "number"),)

    id: Mapped[UUID] = uuid_key()
    issuer: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)  # person | estate | minor | company
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    protected: Mapped[bool]  # protected identity (adressesperre, skyddade personuppgifter)
    street: Mapped[str | None] = mapped_column(Text)
    zip: Mapped[str | None] = mapped_column(Text)
    city: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LanguageChoice(Base):
    """The language a person wants letters and mails in. The issuer's system never touches it."""

    __tablename__ = "language_choice"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContactPoint(Base):
    """An e-mail address or mobile number in the customer register, and who put it there."""

    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("customer_id", "kind", "source"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)  # email | mobile
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)  # erp | resident | clerk
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CustomerCard(Base):
    """What a customer card (kundekort) says of how invoices are sent. The issuer's system never touches it."""

    __tablename__ = "customer_card"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    delivery_method: Mapped[str | None] = mapped_column(Text)  # a channel; empty: by cascade
    source: Mapped[str] = mapped_column(Text)  # clerk | resident | erp | efaktura_search | efaktura_1
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Agreement(Base):
    """What a customer accepted of this issuer alone, such as eFaktura 1.0."""

    __tablename__ = "agreement"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)  # efaktura_1
    reference: Mapped[str] = mapped_column(Text)  # eFakturareferanse: what the bank knows the customer by
    accepted_on: Mapped[date]
