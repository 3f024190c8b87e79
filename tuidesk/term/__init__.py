"""What may reach a terminal."""
