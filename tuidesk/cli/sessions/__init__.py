"""The restricted door of agents who come over SSH: what a session is made of, and the few things it can do."""
