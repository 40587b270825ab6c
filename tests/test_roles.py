"""Every role against every rule, as the table says; a rule without a line is found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import db as package
from db import roles
from db.roles import ROLES, TABLE, Staff, roles_for
from db.rules import Refused
from db.store import Store


def all_rules() -> dict[str, Callable[..., Any]]:
    """Every public rule of the program, by name."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name == "__main__":
            continue
        for name, value in vars(importlib.import_module(f"db.{module.name}")).items():
            if getattr(value, "is_rule", False) and not value.__name__.startswith("_"):
                found[value.__name__] = value
            assert name
    return found


RULES = all_rules()


def test_the_table_and_the_rules_name_each_other() -> None:
    named = [name for line in TABLE for name in line.rules.split()]
    assert len(named) == len(set(named))
    assert set(named) == set(RULES)
    codes = {code for code, _label in ROLES}
    assert all(set(f"{line.see} {line.do}".split()) <= codes for line in TABLE)


@pytest.mark.parametrize("role", [code for code, _label in ROLES])
@pytest.mark.parametrize("name", RULES)
def test_a_rule_opens_to_its_roles_only(store: Store, role: str, name: str) -> None:
    if name in ("begin_chart", "begin_certificate_kinds"):  # miss nothing: let nothing be to do
        RULES[name](store)
    before = store.value("SELECT max(id) FROM trail")
    store.staff = Staff(7, "某人", frozenset({role}))
    if role in roles_for(name):
        try:
            RULES[name](store)
        except TypeError:
            pass  # let in, most miss their values
        except Refused as refused:
            assert "某人" not in refused.message
    else:
        with pytest.raises(Refused) as caught:
            RULES[name](store)
        assert "某人" in caught.value.message
    assert store.value("SELECT max(id) FROM trail") == before


def test_nobody_calls_what_stands_in_no_line() -> None:
    assert not Staff(7, "某人", frozenset(roles.EVERYBODY.split())).may("no_such_rule")


def test_seeing_and_doing_are_two_things() -> None:
    cashier = frozenset({"cashier"})
    assert roles.sees(cashier, "bookings") and not roles.does(cashier, "bookings")
    assert not roles.sees(cashier, "trail") and not roles.sees(cashier, "no part")
