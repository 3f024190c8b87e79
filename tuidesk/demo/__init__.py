"""The embedded mail world of the demo desk."""
