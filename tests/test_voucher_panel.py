"""The voucher beside the book: what each role may do next, what stands in the way, the links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.attachments import attach, attachments
from db.budgets import set_budget
from db.funds import add_fund, change_fund
from db.roles import Staff
from db.rules import Refused
from db.staff import archive_staff
from db.voucher_turn import review_and_post, turn_of
from db.vouchers import change_voucher, return_voucher, voucher
from gui import allow_dialog, attachment_box
from gui.allow_dialog import ask_allowance, ask_return
from gui.controls import Button
from gui.statement import Statement
from gui.voucher_panel import VoucherPanel
from gui.voucher_sight import sight_of
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books
from tests.fund_desk import FundDesk, words_of

PDF = b"%PDF-1.7 " + bytes(range(256)) * 4


@pytest.fixture
def here(books: Books) -> FundDesk:
    made = FundDesk(books)
    made.received(100000)
    return made


@pytest.fixture
def panel(here: FundDesk, qtbot: QtBot) -> VoucherPanel:
    made = VoucherPanel(here.desk)
    qtbot.addWidget(made)
    made.resize(371, 600)
    made.show()
    return made


def buttons(panel: VoucherPanel) -> list[str]:
    return [one.text() for one in panel.footer.buttons if one.isEnabled()]


def press(panel: VoucherPanel, text: str) -> None:
    next(one for one in panel.footer.buttons if one.text() == text).click()


def answered(monkeypatch: pytest.MonkeyPatch, does: Callable[[Any], None]) -> list[Any]:
    """The questions asked from now on; each is answered by `does` instead of a person."""
    seen: list[Any] = []

    def run(dialog: Any) -> int:
        seen.append(dialog)
        does(dialog)
        return int(dialog.result())

    monkeypatch.setattr(allow_dialog._Question, "exec", run)
    return seen


@pytest.mark.parametrize(
    ("who", "able", "sentence"),
    [
        (CASHIER, ["Withdraw", "Print", "Edit"], "Ask 方蕾 or 许可 to review it."),
        (ACCOUNTANT, ["Return", "Print", "Review and post"], "does not review it"),
        (DIRECTOR, ["Return", "Print", "Review and post"], "does not review it"),
        (Staff(4, "孙丽", frozenset({"cashier"})), ["Withdraw", "Print", "Edit"],
         "It is for 方蕾, 许可 to review and post."),
    ],
)  # fmt: skip
def test_each_role_sees_what_it_may_do(
    here: FundDesk, panel: VoucherPanel, who: Staff, able: list[str], sentence: str
) -> None:
    id = here.draft()
    here.seat(who)
    panel.show_voucher(id)
    assert buttons(panel) == able
    assert sentence in words_of(panel)
    assert "Debit and credit are equal" in words_of(panel)
    assert "伍拾元整" in words_of(panel)


def test_whose_turn_it_is_is_tinted(here: FundDesk, panel: VoucherPanel) -> None:
    id = here.draft()
    panel.show_voucher(id)
    assert panel.sight is not None
    made, allowed, reviewed = panel.sight.hands
    assert (made.name, made.below) == ("罗静", "11-26 09:10")
    assert (allowed.name, allowed.below) == ("—", "not needed")
    assert (reviewed.name, reviewed.below, reviewed.now) == ("方蕾, 许可", "waits", False)
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)
    assert panel.sight.hands[2].below == "Your turn now" and panel.sight.hands[2].now


def test_review_and_post_is_one_act_by_one_key(here: FundDesk, panel: VoucherPanel) -> None:
    id = here.draft()
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)
    posted: list[int] = []
    panel.posted.connect(posted.append)
    panel.press_primary()
    one = voucher(here.books.db, id)
    assert (one.status, one.number, one.reviewed_name, one.posted_name) == (
        "posted", 2, "方蕾", "方蕾",
    )  # fmt: skip
    assert posted == [id]
    assert not here.desk.can_undo()
    panel.show_voucher(id)
    assert buttons(panel) == ["Red voucher", "Print"]
    assert "corrected by a red voucher" in words_of(panel)


def test_a_refused_posting_leaves_the_draft_as_it_was(here: FundDesk, panel: VoucherPanel) -> None:
    id = here.draft(100001)
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)
    panel.press_primary()
    assert "less than no cash in “库存现金”: 0.01 short" in panel.note.accessibleName()
    assert voucher(here.books.db, id).status == "draft"


def test_the_maker_is_told_whom_to_ask(here: FundDesk, panel: VoucherPanel) -> None:
    books = here.books
    books.db.staff = ACCOUNTANT
    id = books.made(books.lines(books.activity, books.cash, 10))
    change = voucher(books.db, id)
    books.db.staff = ACCOUNTANT
    change_voucher(books.db, voucher=change.id, bills=1, now=NOW)
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)
    assert "Review and post" not in buttons(panel)
    panel.press_primary()
    assert panel.note.accessibleName() == (
        "Who makes a voucher does not review it. Ask 许可 to review it."
    )
    with pytest.raises(Refused, match="somebody else reviews"):
        review_and_post(books.db, voucher=id, now=NOW)


def test_alone_nobody_may_and_the_way_out_is_said(here: FundDesk, panel: VoucherPanel) -> None:
    books = here.books
    books.db.staff = DIRECTOR
    archive_staff(books.db, id=ACCOUNTANT.id, now=NOW)
    id = here.draft()
    books.db.staff = DIRECTOR
    change_voucher(books.db, voucher=id, bills=1, now=NOW)
    here.seat(DIRECTOR)
    panel.show_voucher(id)
    assert "a director names a second accountant" in words_of(panel)
    assert turn_of(books.db, voucher(books.db, id)).names == ()


def test_a_checker_returns_it_with_the_reason(
    here: FundDesk, panel: VoucherPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = here.draft()
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)

    def answer(dialog: Any) -> None:
        dialog.save()
        assert "must be filled in" in dialog.form.inputs["reason"].error()
        dialog.form.inputs["reason"].set_value("少一张发票")
        dialog.save()

    seen = answered(monkeypatch, answer)
    press(panel, "Return")
    assert [one.windowTitle() for one in seen] == ["Return to 罗静"]
    here.seat(CASHIER)
    panel.show_voucher(id)
    said = words_of(panel)
    assert "Returned by 方蕾" in said and "少一张发票" in said
    assert panel.sight is not None and panel.sight.hands[0].below == "Your turn now"
    attach(books := here.books.db, voucher=id, kind="bill", name="发票.pdf", content=PDF)
    assert voucher(books, id).returned_reason == ""
    here.seat(ACCOUNTANT)
    return_voucher(books, voucher=id, reason="金额不对")
    here.seat(CASHIER)
    change_voucher(books, voucher=id, bills=2, now=NOW)
    panel.show_voucher(id)
    assert panel.sight.turn.step == "review"


def restricted(here: FundDesk) -> int:
    here.received(50000, fund=here.books.tied)
    return here.draft(1000, fund=here.books.tied)


def test_a_refused_use_names_who_may_allow_it(here: FundDesk, panel: VoucherPanel) -> None:
    id = restricted(here)
    panel.show_voucher(id)
    said = words_of(panel)
    assert "does not permit this use of “积分超市专项”: 党组织活动" in said
    assert "Permitted: 积分超市物资" in said
    assert "许可 may allow it, with the reason." in said
    assert panel.sight is not None and panel.sight.hands[1].name == "许可"
    assert all(not box.link.isVisible() for box in panel.findChildren(Statement))


def test_the_director_allows_and_a_change_takes_it_back(
    here: FundDesk, panel: VoucherPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = restricted(here)
    here.seat(DIRECTOR)
    panel.show_voucher(id)

    def answer(dialog: Any) -> None:
        assert "does not permit this use" in words_of(dialog)
        dialog.form.inputs["reason"].set_value("赞助方电话同意")
        dialog.save()

    seen = answered(monkeypatch, answer)
    box = next(one for one in panel.findChildren(Statement) if one.link.isVisible())
    box.link.click()
    assert [one.windowTitle() for one in seen] == ["Allow this once"]
    panel.show_voucher(id)
    assert "Allowed by 许可" in words_of(panel) and panel.sight is not None
    assert panel.sight.standing == () and len(panel.sight.guards) == 1
    here.seat(CASHIER)
    change_voucher(here.books.db, voucher=id, bills=3, now=NOW)
    panel.show_voucher(id)
    assert len(panel.sight.standing) == 1
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)
    panel.press_primary()
    assert voucher(here.books.db, id).status == "draft"


def test_a_fund_out_of_its_time_and_overdrawn_says_both(
    here: FundDesk, panel: VoucherPanel
) -> None:
    books = here.books
    books.db.staff = DIRECTOR
    change_fund(books.db, id=books.tied, ends=date(2026, 11, 20))
    here.received(500, fund=books.tied, day=date(2026, 11, 3))
    books.db.staff = CASHIER
    id = books.made(books.lines(books.goods, books.cash, 501, books.tied))
    panel.show_voucher(id)
    assert panel.sight is not None
    assert [(one.kind, one.short, one.day) for one in panel.sight.guards] == [
        ("time", 0, None),
        ("fund", 1, DAY),
    ]
    assert "would be overdrawn by 0.01 on 2026-11-26" in words_of(panel)


def test_a_day_in_the_past_names_the_day_that_would_be_short(
    here: FundDesk, panel: VoucherPanel
) -> None:
    books = here.books
    here.received(3000, day=date(2026, 11, 2))
    before = here.draft(2500, day=date(2026, 11, 10))
    books.post(before)
    here.seat(CASHIER)
    id = here.draft(600, day=date(2026, 11, 5))
    panel.show_voucher(id)
    assert panel.sight is not None
    cash = panel.sight.guards[0]
    assert (cash.kind, cash.day, cash.short, cash.allowable) == (
        "cash", date(2026, 11, 10), 100, False,
    )  # fmt: skip
    assert "On 2026-11-10 there would be less than no cash in “库存现金”: 1.00 short" in cash.text


def test_minutes_are_attached_where_a_fund_asks_for_them(
    here: FundDesk, panel: VoucherPanel, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    books = here.books
    books.db.staff = DIRECTOR
    dues = add_fund(books.db, code="D01", name="党费返还", source="dues")
    here.received(1000, fund=dues)
    id = here.draft(10, fund=dues)
    here.seat(CASHIER)
    panel.show_voucher(id)
    file = tmp_path / "会议纪要.pdf"
    file.write_bytes(PDF)
    monkeypatch.setattr(attachment_box, "choose", lambda _parent, _title: [file])
    box = next(one for one in panel.findChildren(Statement) if one.link.isVisible())
    assert box.link.text() == "Attach the minutes…"
    box.link.click()
    assert [one.kind for one in attachments(books.db, id)] == ["decision"]
    panel.show_voucher(id)
    assert panel.sight is not None and panel.sight.guards == ()


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (4000, "党组织活动: over by 20.00, once posted by 70.00"),
        (8000, "党组织活动: once posted over by 30.00"),
        (20000, "党组织活动: 90.00 left once posted"),
        (None, "党组织活动: not budgeted"),
    ],
)
def test_the_budget_is_said_before_it_is_exceeded(
    here: FundDesk, panel: VoucherPanel, budget: int | None, said: str
) -> None:
    books = here.books
    books.spend(6000)
    books.db.staff = ACCOUNTANT
    set_budget(books.db, year=2026, fund=books.free, account=books.activity, amount=budget)
    here.seat(CASHIER)
    panel.show_voucher(here.draft(5000))
    assert said in words_of(panel)


def test_a_red_voucher_is_one_click_and_linked_both_ways(
    here: FundDesk, panel: VoucherPanel
) -> None:
    books = here.books
    wrong = books.spend(5000)
    here.seat(CASHIER)
    panel.show_voucher(wrong)
    wanted: list[tuple[str, int]] = []
    here.desk.record_wanted.connect(lambda table, id: wanted.append((table, id)))
    press(panel, "Red voucher")
    ((table, red),) = wanted
    assert table == "voucher"
    one = voucher(books.db, red)
    assert (one.day, one.status, one.reverses, one.total) == (DAY, "draft", wrong, -5000)
    panel.show_voucher(red)
    assert "负伍拾元整" in words_of(panel)
    follow(panel, "Cancels 2026-11 记-0002")
    panel.show_voucher(wrong)
    assert "Red voucher" not in buttons(panel)
    follow(panel, "Cancelled by 2026-11 记-Draft")
    assert wanted[1:] == [("voucher", wrong), ("voucher", red)]


def follow(panel: VoucherPanel, text: str) -> None:
    """A link, by keyboard."""
    link = next(one for one in panel.findChildren(Button) if one.text() == text)
    assert link.focusPolicy() & Qt.FocusPolicy.TabFocus
    link.click()


def test_a_receipt_is_offered_for_money_that_came_in(
    here: FundDesk, panel: VoucherPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "gui.receipt_dialog.open_receipt", lambda _desk, _parent, voucher: asked.append(voucher)
    )
    id = here.received(700)
    panel.show_voucher(id)
    press(panel, "Receipt")
    assert asked == [id]


def test_the_focus_goes_to_what_can_be_done(
    here: FundDesk, panel: VoucherPanel, qtbot: QtBot
) -> None:
    panel.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is panel)
    id = here.draft()
    here.seat(ACCOUNTANT)
    panel.show_voucher(id)
    panel.clearFocus()
    panel.setFocus()
    focus = panel.focusWidget()
    assert isinstance(focus, Button) and focus.text() == "Review and post"
    gone: list[bool] = []
    panel.left.connect(lambda: gone.append(True))
    panel.show_voucher(None)
    assert gone == [True]


def test_the_questions_are_asked_in_a_window(here: FundDesk, qtbot: QtBot) -> None:
    """Without anything patched: what they say, and that they can be left."""
    id = restricted(here)
    here.seat(DIRECTOR)
    seen: list[str] = []

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        seen.append(dialog.windowTitle())
        dialog.close()

    one = voucher(here.books.db, id)
    QTimer.singleShot(0, leave)
    ask_allowance(here.desk, None, sight_of(here.books.db, one, DAY))
    QTimer.singleShot(0, leave)
    ask_return(here.desk, None, one)
    assert seen == ["Allow this once", "Return to 罗静"]
    assert voucher(here.books.db, id) == one
