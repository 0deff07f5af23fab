"""Billing: what customers owe, what they pay, and the invoices they get."""
