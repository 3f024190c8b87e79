"""Commands, run in this process as a shell would run them."""
