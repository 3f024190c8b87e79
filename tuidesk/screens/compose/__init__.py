"""The composer: one letter, from its draft to the outbox."""
