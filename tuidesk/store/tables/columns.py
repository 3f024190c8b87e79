"""What every table is made of: naming of constraints, and the few kinds of column that there are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def key() -> sa.Column[int]:
    """Return the row id."""
    return sa.Column("id", Big, primary_key=True, autoincrement=True)


def link(name: str, target: str, *, nullable: bool = False, **kw: Any) -> sa.Column[int]:
    """Return a reference to a row of another table."""
    return sa.Column(name, Big, sa.ForeignKey(target), nullable=nullable, **kw)


def text(name: str, default: str | None = "", **kw: Any) -> sa.Column[str]:
    """Return a text, never null; `default` None = it must be given."""
    if default is not None:
        kw["server_default"] = sa.text(f"'{default}'")
    return sa.Column(name, sa.Text, nullable=False, **kw)


def integer(name: str, default: int | None = 0, **kw: Any) -> sa.Column[int]:
    """Return a number or a time, never null; `default` None = it must be given."""
    if default is not None:
        kw["server_default"] = sa.text(str(default))
    return sa.Column(name, Big, nullable=False, **kw)


def boolean(name: str, default: bool = False) -> sa.Column[bool]:
    """Return a yes or no, never null."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def json(name: str) -> sa.Column[Any]:
    """Return a JSON value, null when there is none."""
    return sa.Column(name, sa.JSON, nullable=True)
