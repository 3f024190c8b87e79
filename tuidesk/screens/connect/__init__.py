"""Connecting mail, one question a page: the same pages for the start-up wizard and the settings."""
