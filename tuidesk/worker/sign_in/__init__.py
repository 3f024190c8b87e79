"""Signing in to Office 365: what is wanted, the ways to it, and how each ends."""
