"""Money, prices and quantities: Decimal inside, strings on the wire, rounded here and nowhere else (DOMAIN §0.1, §0.4).

Every rounding is half up, away from zero. Pure: no database, no HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

ZERO = Decimal(0)
CENT = Decimal("0.01")
MICRO = Decimal("0.000001")
MOST = Decimal("9999999999999.99")
"""No amount is larger, entered or computed (DOMAIN §2)."""
PriceMode = Literal["incl", "excl"]


def r2(value: Decimal) -> Decimal:
    """To the cent, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def r6(value: Decimal) -> Decimal:
    """To six decimals, half up: prices and factors."""
    return value.quantize(MICRO, ROUND_HALF_UP)


class LineAmounts(NamedTuple):
    """A line's amounts in its currency: excl + tax = incl, exactly."""

    excl: Decimal
    tax: Decimal
    incl: Decimal


def line(qty: Decimal, price: Decimal, rate: Decimal, mode: PriceMode, header_share: Decimal = ZERO) -> LineAmounts:
    """Amounts of one line from the entered price, which is authoritative (DOMAIN §0.4 rule 3)."""
    gross = r2(qty * price) - header_share
    if mode == "incl":
        excl = r2(gross / (1 + rate))
        return LineAmounts(excl, gross - excl, gross)
    tax = r2(gross * rate)
    return LineAmounts(gross, tax, gross + tax)


def other_price(price: Decimal, rate: Decimal, mode: PriceMode) -> Decimal:
    """The derived price of the other mode, six decimals, for display only (DOMAIN §0.4 rule 1)."""
    return r6(price / (1 + rate)) if mode == "incl" else r6(price * (1 + rate))


def prorate(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split ``total`` to the cent in proportion to ``weights``; the parts add up to it exactly.

    Shares are truncated and the left-over cents go to the largest truncated fractions, ties to the earlier
    one (DOMAIN §0.4 rule 4). All-zero weights give all-zero parts only for a zero total.
    """
    base = sum(weights, ZERO)
    if base == 0:
        if total != 0:
            raise ValueError("cannot split an amount over nothing")
        return [ZERO] * len(weights)
    exact = [total * weight / base for weight in weights]
    parts = [share.quantize(CENT, ROUND_DOWN) for share in exact]
    step = CENT if total >= 0 else -CENT
    missing = int((total - sum(parts, ZERO)) / step)
    order = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for i in order[:missing]:
        parts[i] += step
    return parts


def instalments(total: Decimal, ratios: Sequence[Decimal]) -> list[Decimal]:
    """Split ``total`` by ``ratios``: each rounded, the last takes the remainder (DOMAIN §17.3)."""
    parts = [r2(total * ratio) for ratio in ratios[:-1]]
    return [*parts, total - sum(parts, ZERO)]


def upper(amount: Decimal) -> str:
    """人民币大写 of an amount in yuan, canonical variant of DOMAIN §2.10."""
    if amount < 0:
        return upper(-amount).replace("人民币", "人民币负", 1)
    cents = int(r2(amount) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if cents == 0:
        return "人民币零元整"
    text = _yuan(yuan) + "元" if yuan else ""
    if jiao == 0 and fen == 0:
        return f"人民币{text}整"
    digits = "零壹贰叁肆伍陆柒捌玖"
    if yuan and (jiao == 0 or yuan % 10 == 0):
        text += "零"
    if jiao:
        text += digits[jiao] + "角"
    return f"人民币{text}{digits[fen]}分" if fen else f"人民币{text}整"


def _yuan(yuan: int) -> str:
    """The library says 壹万零壹亿; a bill names each group: 壹万亿零壹亿."""
    import cn2an  # 8 MiB in every process, for the few that print a bill

    high, rest = divmod(yuan, 10**12)
    below = str(cn2an.an2cn(str(rest), "up")) if rest or not high else ""
    if not high:
        return below
    return str(cn2an.an2cn(str(high), "up")) + "万亿" + ("零" if 0 < rest < 10**11 else "") + below


def decimal_wire(pattern: str, places: int, code: str, example: str, strip: bool) -> Any:
    compiled = re.compile(pattern)

    def read(value: Any) -> Decimal:
        if isinstance(value, Decimal):
            return value
        if value is None:  # cleared, though it may not be
            raise PydanticCustomError("REQUIRED", "must be given")
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise PydanticCustomError(code, "not a decimal string")
        return Decimal(value)

    def write(value: Decimal) -> str:
        if strip:  # at least two decimals, trailing zeros after them dropped (DOMAIN §0.1)
            whole, _, fraction = f"{value:.{places}f}".partition(".")
            return f"{whole}.{fraction[:2]}{fraction[2:].rstrip('0')}"
        return f"{value:.{places}f}"

    return (
        BeforeValidator(read),
        PlainSerializer(write, return_type=str, when_used="json"),
        WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "maxLength": 24, "examples": [example]}),
    )


def _qty(value: Decimal) -> str:
    text = f"{value:.4f}".rstrip("0")
    return text.rstrip(".")


_INT = r"(0|[1-9][0-9]{0,12})"
Amount = Annotated[Decimal, *decimal_wire(rf"{_INT}(\.[0-9]{{1,2}})?", 2, "INVALID_MONEY", "1130.00", False)]
"""Zero or more, at most two decimals."""
PositiveAmount = Annotated[
    Decimal,
    *decimal_wire(r"(?!0+(\.0{1,2})?$)" + _INT + r"(\.[0-9]{1,2})?", 2, "INVALID_MONEY", "1130.00", False),
]
"""More than zero, at most two decimals."""
SignedAmount = Annotated[Decimal, *decimal_wire(rf"-?{_INT}(\.[0-9]{{1,2}})?", 2, "INVALID_MONEY", "-1130.00", False)]
Price = Annotated[Decimal, *decimal_wire(rf"{_INT}(\.[0-9]{{1,6}})?", 6, "INVALID_NUMBER", "113.00", True)]
Ratio = Annotated[Decimal, *decimal_wire(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,6})?", 6, "INVALID_NUMBER", "0.13", True)]
Fx = Annotated[
    Decimal,
    *decimal_wire(r"(?!0+(\.0{1,8})?$)(0|[1-9][0-9]{0,7})(\.[0-9]{1,8})?", 8, "INVALID_NUMBER", "7.12", True),
]
"""More than zero: RMB for one unit of the currency."""
_QTY = r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?"
Quantity = Annotated[
    Decimal,
    *decimal_wire(_QTY, 4, "INVALID_NUMBER", "100", False)[:1],
    PlainSerializer(_qty, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{_QTY}$", "maxLength": 20, "examples": ["100"]}),
]
PositiveQuantity = Annotated[
    Decimal,
    *decimal_wire(r"(?!0+(\.0{1,4})?$)" + _QTY, 4, "INVALID_NUMBER", "100", False)[:1],
    PlainSerializer(_qty, return_type=str, when_used="json"),
    WithJsonSchema(
        {"type": "string", "pattern": r"^(?!0+(\.0{1,4})?$)" + _QTY + "$", "maxLength": 20, "examples": ["100"]}
    ),
]
SignedQuantity = Annotated[
    Decimal,
    *decimal_wire("-?" + _QTY, 4, "INVALID_NUMBER", "-2", False)[:1],
    PlainSerializer(_qty, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^-?{_QTY}$", "maxLength": 21, "examples": ["-2"]}),
]
