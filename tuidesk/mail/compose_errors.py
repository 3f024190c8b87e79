"""What can be wrong with a mail that is to be built."""

from __future__ import annotations

from tuidesk.errors import Problem


class ComposeError(Problem):
    """A mail that cannot be built as asked."""
