"""What revision 0001 creates, written down once and never changed: later revisions start from exactly this."""
