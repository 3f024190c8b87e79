"""What agents and admins look at."""
