"""Acknowledgements: who opens a ticket by mail is told its number at once, where the queue wants that.

Never for automatic or list mail, for mail that was there before the desk, nor for our own addresses:
a machine must not answer a machine (RFC 3834 §2).
"""

from tuidesk.desk.acknowledging.letter import Opened, example, put, template

__all__ = ["Opened", "example", "put", "template"]
