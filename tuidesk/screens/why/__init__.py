"""Why? The answer in sentences, for any message of a conversation."""
