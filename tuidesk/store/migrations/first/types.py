"""The kind of number that ids, counts and times have in the first schema."""

from __future__ import annotations

import sqlalchemy as sa

Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
