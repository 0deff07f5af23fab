"""What becomes of a row: made, joined to what is there, left out or refused. Nothing is written here.

The check asks it of every row to forecast, and the run asks it again when the row's turn has come: what the world looks
like then is what counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.integration.importing import custom
from bihuan.integration.importing.cells import Parsed, Problem, Words, parse
from bihuan.integration.importing.lookups import Known, Person, Seen, contact_key, keys_of, phones_of
from bihuan.integration.importing.models import Outcome
from bihuan.kernel.context import Context
from bihuan.kernel.customising import HEAD, flat
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.schemas import CustomerCreate
from bihuan.parties.lead.schemas import LeadCreate
from bihuan.parties.lead.service import METHODS

REQUIRED = {
    "leads": tuple(name for name, info in LeadCreate.model_fields.items() if info.is_required()),
    "customers": ("name", "industry"),  # the contact may be left out by integrations (DOMAIN §5)
}
HARD = {"external_id": "IMPORT_EXISTS", "uscc": "DUPLICATE_USCC", "name": "DUPLICATE_NAME"}


@dataclass(slots=True)
class Decision:
    """``target`` is the record that is there, ``joins`` the earlier row of this file that makes it.

    ``changes`` are all the values of a new record, and of one that is there those that are new.
    """

    parsed: Parsed
    outcome: Outcome
    problems: list[Problem] = field(default_factory=list)
    target: UUID | None = None
    joins: Seen | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    with_contact: bool = False
    suspect: bool = False
    owner: Person | None = None
    pool: UUID | None = None
    created_by: UUID | None = None
    created_at: datetime | None = None
    keys: list[str] = field(default_factory=list)
    """By what the rows behind it will know this one."""

    def told(self, record_id: UUID | None, *, made: bool = False, contact_id: UUID | None = None) -> dict[str, Any]:
        """The row as it is kept: what became of it, and of what record."""
        return {
            "line": self.parsed.line,
            "outcome": self.outcome,
            "errors": [problem.stored() for problem in self.problems] or None,
            "record_id": record_id,
            "made": made,
            "contact_id": contact_id,
        }


class Decider:
    """Decides the rows of a chunk in their order: each is seen by those behind it."""

    def __init__(self, ctx: Context, of: Any, known: Known, words: Words) -> None:
        self.ctx, self.of, self.known, self.words = ctx, of, known, words
        self.kind: str = of.object
        self.system: str = of.options.get("external_system") or "import"
        self.made_fields = custom.custom_fields(ctx, self.kind)
        self.overlay: dict[UUID, dict[str, Any]] = {}
        """What rows in front have changed of records that are there."""
        self.mobiles: dict[int, set[str]] = {}
        """Row that makes a customer → the mobile numbers of the contacts so far."""

    def decide(self, rows: Sequence[Parsed]) -> list[Decision]:
        return [self._note(self._decide(row)) for row in rows]

    def _decide(self, row: Parsed) -> Decision:
        made = Decision(row, Outcome.FAIL, list(row.problems))
        self._say(made)
        if made.problems:
            return made
        keys = keys_of(self.kind, row, self.system)
        seen = next((self.known.seen[key] for key in keys.values() if key in self.known.seen), None)
        if seen is not None:
            return self._repeats(made, seen)
        number = row.said.get("number")
        found = {name: self.known.matches[key] for name, key in keys.items() if key in self.known.matches}
        if number is not None:
            target = self.known.matches.get(f"number:{number}")
            if target is None:
                return _fail(made, "number", "REF_NOT_FOUND")
            found = {"number": target, **found}
        if found:
            return self._exists(made, found)
        return self._new(made, [*keys.values()])

    # ------------------------------------------------------------------------------------ a record that is not there

    def _new(self, made: Decision, keys: list[str]) -> Decision:
        row, given = made.parsed, self.of.options.get("defaults") or {}
        values = {name: value for name, value in given.items() if value is not None and name in self.fields}
        if "campaign_id" in values:
            values["campaign_id"] = UUID(values["campaign_id"])
        values = made.changes = values | row.values
        made.problems += [Problem(name, "REQUIRED") for name in REQUIRED[self.kind] if not values.get(name)]
        if self.kind == "leads":
            if not (values.get("company_name") or values.get("contact_name")):
                made.problems.append(Problem("company_name", "REQUIRED"))
            if not any(values.get(method) for method in METHODS):
                made.problems.append(Problem("mobile", "CONTACT_METHOD_REQUIRED"))
            made.problems += _bought(values)
        begun = {of.key: of.begin() for of in self.made_fields}
        begun = {key: value for key, value in begun.items() if value is not None} | values.get("custom", {})
        if begun:
            values["custom"] = begun
        self._rules(made, values, None)
        if made.problems:
            return made
        phones = phones_of(row)
        first = next((self.known.seen[f"phone:{one}"] for one in phones if f"phone:{one}" in self.known.seen), None)
        known = first is not None or bool(self.known.phones.intersection(phones))
        if known and self.known.phone_rule != "ignore":
            wanted, forbidden = self.of.options.get("suspects") or "fail", self.known.phone_rule == "block"
            if wanted != "create" or forbidden:
                made.outcome = Outcome.SKIP if wanted == "skip" else Outcome.FAIL
                at = "mobile" if self.kind == "leads" else "contact.mobile"
                problem = Problem(at, "DUPLICATE_PHONE" if forbidden else "DUPLICATE_SUSPECT")
                if first is not None:
                    problem = Problem(at, "IMPORT_REPEATED", {"line": str(first.line)})
                made.problems.append(problem)
                return made
            made.suspect = True
        made.outcome, made.with_contact = Outcome.CREATE, row.person is not None
        made.keys = [*keys, *(f"phone:{phone}" for phone in phones)]
        if row.person is not None:
            made.keys.append(contact_key(self.kind, row, self.system))
        return made

    @property
    def fields(self) -> Any:
        return (LeadCreate if self.kind == "leads" else CustomerCreate).model_fields

    # ------------------------------------------------------------------- a record that an earlier row of the file makes

    def _repeats(self, made: Decision, seen: Seen) -> Decision:
        """The same customer again: another contact of theirs. Whatever else the row says must be the same."""
        row = made.parsed
        if self.kind == "customers":
            first = seen.parsed or self._parse(seen)
            wrong = [name for name, value in row.values.items() if name in first.values and first.values[name] != value]
            if wrong:
                made.problems = [Problem(name, "IMPORT_CONTRADICTS", {"line": str(seen.line)}) for name in wrong]
                return made
            key, mobiles = contact_key(self.kind, row, self.system), self._mobiles(seen)
            if row.person is not None and key not in self.known.seen and row.person.get("mobile") not in mobiles:
                made.outcome, made.joins, made.with_contact = Outcome.CREATE, seen, True
                made.keys = [key, *(f"phone:{phone}" for phone in phones_of(row))]
                mobiles.update(filter(None, [row.person.get("mobile")]))
                return made
        skipped = self.of.options.get("duplicates") == "skip"
        made.outcome = Outcome.SKIP if skipped else Outcome.FAIL
        made.problems.append(Problem("", "IMPORT_REPEATED", {"line": str(seen.line)}))
        return made

    def _parse(self, seen: Seen) -> Parsed:
        made = {one.key: one for one in self.made_fields}
        more = custom.columns(self.ctx, self.kind)
        return parse(self.kind, seen.line, seen.cells, self.of.mapping, self.words, made, more)

    def _rules(self, made: Decision, values: Mapping[str, Any], was: Mapping[str, Any] | None) -> None:
        """What an administrator asks of the fields, as on the screen; and that no two records share a unique value."""

        def say(name: str, code: str, params: dict[str, str]) -> None:
            if all(problem.field != name for problem in made.problems):
                made.problems.append(Problem(name, code, params))

        custom.judge(self.ctx, self.kind, values, was, say)
        for of in self.made_fields:
            value = (values.get("custom") or {}).get(of.key) if of.is_unique else None
            if value is not None:
                held = self.known.unique.setdefault((of.key, value), made.target or made.parsed.line)
                if held not in {made.target, made.parsed.line}:
                    say(f"{HEAD}{of.key}", "DUPLICATE_VALUE", {})

    def _mobiles(self, seen: Seen) -> set[str]:
        """The numbers that contacts of that customer have: of one customer, no two have the same."""
        if seen.line not in self.mobiles:
            known = self.known.contacts.get(seen.record_id, set()) if seen.record_id is not None else set()
            first = (seen.parsed.person or {}).get("mobile") if seen.parsed is not None else None
            self.mobiles[seen.line] = known | set(filter(None, [first]))
        return self.mobiles[seen.line]

    # ---------------------------------------------------------------------------------- a record that was there before

    def _exists(self, made: Decision, found: dict[str, UUID]) -> Decision:
        by, target = next(iter(found.items()))
        other = next((name for name, record_id in found.items() if record_id != target), None)
        if other is not None:
            return _fail(made, other, HARD[other])
        wanted = self.of.options.get("duplicates") or "fail"
        if wanted == "skip":
            made.outcome, made.target = Outcome.SKIP, target
            made.problems.append(Problem(by, HARD.get(by, "IMPORT_EXISTS")))
            return made
        if wanted == "fail":
            return _fail(made, by, HARD.get(by, "IMPORT_EXISTS"))
        if target not in self.known.changeable:
            return _fail(made, by, HARD.get(by, "IMPORT_EXISTS"))
        record, row = self.known.records[target], made.parsed
        before = self.overlay.setdefault(target, {})
        for name, value in row.values.items():
            now = before.get(name, getattr(record, name))
            if name == "custom":
                value = {**now, **value} if wanted == "overwrite" else {**value, **now}
                if value != now:
                    made.changes[name] = value
            elif now != value and (wanted == "overwrite" or not now):
                made.changes[name] = value
        made.target = target
        if made.changes and self.kind == "leads":
            both = ("third_party_batch", "lawful_basis")
            if made.changes.keys() & {*both}:
                merged = {name: getattr(record, name) for name in both} | before | made.changes
                made.problems += _bought(merged)
        if made.changes:
            self._rules(made, made.changes, flat(RESOURCES[self.kind].snapshot(record)) | before)
            if made.problems:
                made.outcome, made.changes = Outcome.FAIL, {}
                return made
        before |= made.changes
        self.known.matches |= dict.fromkeys(keys_of(self.kind, row, self.system).values(), target)
        if row.person is not None:
            known = self.known.contacts.setdefault(target, set())
            mobile = row.person.get("mobile")
            if not mobile or mobile not in known:
                made.with_contact = True
                known.add(mobile or "")
        made.target = target
        made.outcome = Outcome.UPDATE if made.changes or made.with_contact else Outcome.SKIP
        return made

    # ------------------------------------------------------------------------------------------------ who, and where

    def _say(self, made: Decision) -> None:
        """Owner, pool and author of the row. Who may not give records to others may not do it in a file either."""
        said = made.parsed.said
        if "owner" in said:
            made.owner = self._person(made, "owner")
            if made.owner is not None and made.owner.id != self.ctx.me.id and not self.ctx.may(self.kind, "assign"):
                made.problems.append(Problem("owner", "FIELD_FORBIDDEN"))
            elif made.owner is not None and not made.owner.active:
                made.problems.append(Problem("owner", "USER_NOT_ACTIVE"))
        elif "pool" in said:
            made.pool = self.known.pools.get(said["pool"])
            if made.pool is None:
                made.problems.append(Problem("pool", "IMPORT_VALUE_UNKNOWN"))
        if "created_by" in said:
            author = self._person(made, "created_by")
            made.created_by = author.id if author is not None else None
        if "created_at" in said:
            made.created_at = datetime.fromisoformat(said["created_at"])
            if not 1990 <= made.created_at.year <= 2100:
                made.problems.append(Problem("created_at", "DATE_OUT_OF_RANGE"))

    def _person(self, made: Decision, name: str) -> Person | None:
        people = self.known.people.get(made.parsed.said[name], [])
        if len(people) == 1:
            return people[0]
        made.problems.append(Problem(name, "IMPORT_NAME_AMBIGUOUS" if people else "IMPORT_VALUE_UNKNOWN"))
        return None

    def _note(self, made: Decision) -> Decision:
        if made.outcome == Outcome.CREATE:
            row = made.parsed
            seen = Seen(row.line, None, row, [])
            for key in made.keys:
                self.known.seen.setdefault(key, seen)
        return made


def _bought(values: Mapping[str, Any]) -> list[Problem]:
    """Data that was bought comes with the basis on which it is used (DOMAIN §4.1)."""
    lacks = values.get("third_party_batch") and not values.get("lawful_basis")
    return [Problem("lawful_basis", "LAWFUL_BASIS_REQUIRED")] if lacks else []


def _fail(made: Decision, name: str, code: str) -> Decision:
    made.problems.append(Problem(name, code))
    return made
