"""The root of every error that a person reads."""


class Problem(Exception):
    """Something a person must know: what happened and why, and what to do about it.

    `title` says what and why in one line without a final stop, `hint` what to do.
    Both are in the language of the reader and hold no text from mail that was not cleaned.
    """

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(f"{title}. {hint}" if hint else title)
        self.title = title
        self.hint = hint

    @property
    def line(self) -> str:
        """The one line that a command prints or a screen shows."""
        return f"{self.title}. {self.hint}" if self.hint else self.title


class BadUsage(Problem):
    """The request itself is wrong (exit code 2)."""


class NotFound(Problem):
    """A named thing does not exist (exit code 3)."""
