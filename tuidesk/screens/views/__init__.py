"""Screens that show a mail, or something in it, as it is."""
