"""A desk on PostgreSQL: its roles, its several hosts, and its restarts."""
