"""Rules: keyword-only functions that check, write, and refuse in words a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from db.store import Store

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):  # noqa: N818 - the word of the design: a rule refuses
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


def rule(
    function: Callable[Concatenate[Store, P], R],
) -> Callable[Concatenate[Store, P], R]:
    """Make a function a rule: one writing transaction, one act in the trail, all or nothing.

    A rule that is called by another rule joins that rule's act.
    """

    @wraps(function)
    def wrapper(db: Store, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with db.act(function.__name__):
            return function(db, *args, **kwargs)

    return wrapper
