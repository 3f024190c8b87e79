"""Mail to agents, for those who want it: a ticket was given to them, a note names them, a customer wrote.

Off by default. It passes the gate as every mail does, and what comes back to it is no customer's mail.
"""

from tuidesk.desk.notifying.letter import ASSIGNED, FOLLOWED, MENTIONED, WROTE, notify
from tuidesk.desk.notifying.wishes import ALL, NONE, check_wish, wishes

__all__ = ["ALL", "ASSIGNED", "FOLLOWED", "MENTIONED", "NONE", "WROTE", "check_wish", "notify", "wishes"]
