"""The loop simulator: it walks every way that mail of this desk could take back to it, and sends nothing."""

from tuidesk.desk.loops.guard import guarded, refuse_agent
from tuidesk.desk.loops.report import Circle, Report, present, report

__all__ = ["Circle", "Report", "guarded", "present", "refuse_agent", "report"]
