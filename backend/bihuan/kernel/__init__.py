"""The kernel: what every record shares. It knows no entity and imports only libraries."""
