"""One class per user command: key, footer, palette entry and help text."""
