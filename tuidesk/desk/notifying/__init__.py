"""Mail to agents, for those who want it: a ticket was given to them, or a customer wrote on one of theirs.

Off by default. It passes the gate as every mail does, and what comes back to it is no customer's mail.
"""

from tuidesk.desk.notifying.letter import ASSIGNED, WROTE, notify
from tuidesk.desk.notifying.wishes import ALL, NONE, check_wish, wishes

__all__ = ["ALL", "ASSIGNED", "NONE", "WROTE", "check_wish", "notify", "wishes"]
