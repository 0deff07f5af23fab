"""The product under measurement: its tables filled, its API called."""
