"""The rules of a help desk; no Textual, no sockets."""
