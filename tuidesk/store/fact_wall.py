"""Keeps sessions on PostgreSQL from facts of the desk that are not theirs, its public key before all.

Who could put another key there would be given every password that somebody types later. Privileges know
tables and columns but no rows, so a trigger looks at the row; it is made with the grants.
"""

from __future__ import annotations

import sqlalchemy as sa

# What the screens and commands of a session write into `meta`; a name before a colon stands for all that begin so.
OF_SESSIONS = (
    "from_seen",
    "mail_domain",
    "not_public_addresses",
    "office365_sign_in",
    "quiet",
    "quiet_by",
    "wizard",
)

# The owner and the worker may change whole rows of `meta`, a session only their values: that tells them apart
# whatever the roles are called. https://www.postgresql.org/docs/14/plpgsql-trigger.html
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION guard_meta() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NOT has_table_privilege(current_user, TG_RELID, 'UPDATE')
        AND split_part(coalesce(NEW.key, OLD.key), ':', 1) NOT IN ({", ".join(f"'{name}'" for name in OF_SESSIONS)})
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'a session may not change this fact of the desk';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""
_TRIGGER = """
CREATE OR REPLACE TRIGGER guard_meta BEFORE INSERT OR UPDATE OR DELETE ON meta
FOR EACH ROW EXECUTE FUNCTION guard_meta()
"""


def build(conn: sa.Connection) -> None:
    """Make the trigger, or make it anew."""
    conn.exec_driver_sql(_FUNCTION)
    conn.exec_driver_sql(_TRIGGER)
