"""Customers to be cared for, and the nights in which it is planned."""

from tests.parties.conftest import make_customer as make_customer
from tests.parties.conftest import queue as queue
from tests.parties.conftest import run as run
