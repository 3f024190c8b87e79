"""The steps that bring a store from one revision of the schema to the next."""
