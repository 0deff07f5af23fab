"""The limit: what this stack allows, written by hand, with nothing a product needs besides."""
