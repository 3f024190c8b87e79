"""Tables, row queries, search, change feed, leases, secrets and raw mail."""
