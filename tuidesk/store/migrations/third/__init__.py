"""What the third schema adds: a team at one desk, audits that are remembered, and erasure."""
