"""What the numbers of a workbook mean: places, dates, and numbers as they are shown. Only the standard library."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal


def column_of(place: str) -> int:
    """``AB12`` → 28."""
    column = 0
    for letter in place:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - 64
    return column


def number_text(number: float) -> str:
    """As Excel shows it: 15 digits, no exponent, so that a telephone number is one."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"


def date_of(serial: float, epoch: datetime = datetime(1899, 12, 30)) -> str:
    """A serial number as ``2026-11-20``, or ``2026-11-20 09:30:00`` where it is more than a day.

    Excel believes that there was a 29 February 1900: the days before it are off by one.
    """
    if not 0 <= serial < 2_958_466:
        return number_text(serial)
    days = serial + 1 if serial < 60 and epoch.year == 1899 else serial
    moment = epoch + timedelta(seconds=int(days * 86_400 + 0.5))
    return f"{moment:%Y-%m-%d}" if moment.hour == moment.minute == moment.second == 0 else f"{moment:%Y-%m-%d %H:%M:%S}"


def shows_date(number: int, code: str) -> bool:
    if code:
        bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code).lower().replace("general", "")
        return bool(re.search("[ymdhs]", bare))
    return 14 <= number <= 22 or 27 <= number <= 36 or 45 <= number <= 47 or 50 <= number <= 58
