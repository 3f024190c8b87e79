"""The one program that talks to the world."""
