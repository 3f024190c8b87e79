"""tuidesk: a help desk that lives in a terminal and owns its mail."""

__version__ = "0.1.0"
