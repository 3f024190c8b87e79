"""The desk: queues, tickets and conversation side by side, and all that is done there."""
