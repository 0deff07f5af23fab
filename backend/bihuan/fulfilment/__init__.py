"""Fulfilment: what may ship, what has left the house, and what came back."""
