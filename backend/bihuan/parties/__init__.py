"""Whom we sell to: leads, customers, their contacts, and the pools between owners."""
