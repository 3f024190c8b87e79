"""Sign-ins at Microsoft: the ways to one, how it is kept alive, and what its refusals mean."""
