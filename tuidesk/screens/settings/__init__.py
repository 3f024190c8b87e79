"""The settings: queues and their Reply via, the ways out, and the addresses that are never mailed."""
