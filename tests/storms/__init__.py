"""Storms against real servers: desks with workers, a mail server around them, and robots that answer for ever."""
