"""The Python client of 闭环 CRM: every operation of the contract, and the manners that the server expects.

The operations are in ``bihuan_client.api``, one module each with ``sync`` and ``asyncio``; what they take and answer is
in ``bihuan_client.models``. Both are generated from ``openapi.yaml``; the other files are written by hand.
"""

from .connection import connect
from .paging import each
from .problem import FieldProblem, Problem
from .retry import Patience
from .shape import shaped
from .version import if_match

__all__ = ("FieldProblem", "Patience", "Problem", "connect", "each", "if_match", "shaped")
