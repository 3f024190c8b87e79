"""Channels as the desk's rules see them: connecting, changing, removing."""
