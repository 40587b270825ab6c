"""Rules: keyword-only functions that check, write, and refuse in words a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

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

    A rule that is called by another rule joins that rule's act.
    """

    @wraps(function)
    def wrapper(db: Store, **values: Any) -> Any:
        with db.act(function.__name__):
            return function(db, **values)

    return cast(F, wrapper)
