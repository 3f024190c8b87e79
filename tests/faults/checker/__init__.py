"""Breaks a running desk by seed, heals it, and compares what was delivered, accepted and received.

Run by `make faults SEEDS=n`; no part of the tests, which must never wait for luck.
"""
