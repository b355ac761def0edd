"""The declarative base every feature's models share, and the session type they are read through."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Session

__all__ = ["Base", "Session"]

# Constraint names are fixed by rule, so that a migration can name what it drops.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all mapped classes. ORM objects never leave the feature that maps them."""

    metadata = MetaData(naming_convention=NAMING)
