"""Mail as bytes and as wires."""
