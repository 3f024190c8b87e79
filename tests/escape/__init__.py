"""Attempts to get a shell, a file, a secret or another identity out of a session, each with the reason why it fails."""
