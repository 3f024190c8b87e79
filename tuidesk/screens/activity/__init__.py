"""The activity of mail: what was seen, where it went, why, and what an agent makes of it."""
