"""The parts of answering: the letter, whom it goes to and through which channel, its frozen form, and the outbox."""
