"""Rules: keyword-only functions that check, write, and refuse in words a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from db.roles import ROLES, Staff, does, roles_doing, roles_for, roles_seeing, sees
from db.words import _

if TYPE_CHECKING:
    from db.store import Store

F = TypeVar("F", bound=Callable[..., Any])


class Refused(Exception):
    """A rule will not do what was asked.

    `message` says what is wrong and what to do, in the user's language. `field` names the form
    field it belongs to, if one does. `conflicts` carries what stands in the way (see
    `db.availability.Problem`), so that a screen can show more than the sentence.
    """

    def __init__(
        self, message: str, field: str | None = None, *, conflicts: Iterable[Any] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.conflicts = tuple(conflicts)


def rule(function: F) -> F:
    """Make a function a rule: one writing transaction, one act in the trail, all or nothing.

    Who is signed in must be allowed to call it (`db.roles.TABLE`). A rule that is called by
    another rule joins that rule's act, and is asked nothing more.
    """

    @wraps(function)
    def wrapper(db: Store, **values: Any) -> Any:
        if not db.acting:
            refuse_others(db.staff, function.__name__)
        with db.act(function.__name__):
            return function(db, **values)

    wrapper.is_rule = True  # type: ignore[attr-defined]  # a mark that a test looks for
    return cast(F, wrapper)


def refuse_others(staff: Staff, rule: str) -> None:
    """Refused, if who is signed in has no role that may do this."""
    if not staff.may(rule):
        raise _for_others(staff, roles_for(rule))


def refuse_unseen(staff: Staff, part: str) -> None:
    """Refused, if who is signed in has no role that sees this part of the work."""
    if not sees(staff.roles, part):
        raise _for_others(staff, roles_seeing(part))


def refuse_work(staff: Staff, part: str) -> None:
    """Refused, if who is signed in has no role that works in this part."""
    if not does(staff.roles, part):
        raise _for_others(staff, roles_doing(part))


def _for_others(staff: Staff, roles: frozenset[str]) -> Refused:
    may = _(", ").join(_(label) for code, label in ROLES if code in roles)
    return Refused(
        _("This is for: {roles}. Signed in is {name}.").format(
            roles=may or _("nobody"), name=staff.name
        )
    )
