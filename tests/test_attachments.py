"""What a voucher rests on, cash counts, lists that are paid, and receipts."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from db.attachments import File, attach, attachments, content, detach
from db.batches import Payee, batch, change_batch, make_batch, pay_batch, withdraw_batch
from db.cash_counts import count_cash, counts, withdraw_count
from db.chart import with_code
from db.funds import add_fund
from db.people import add_person
from db.receipts import make_receipt, of_voucher, receipt_of, void_receipt
from db.rules import Refused
from db.schema_fund import MOST_BYTES
from db.trouble import Trouble
from db.undo import undo
from db.vouchers import post_voucher, review_voucher, voucher
from gui import attachment_files
from gui.attachment_box import AttachmentBox
from gui.attachment_files import _png
from gui.attachment_viewer import AttachmentViewer, RemoveAttachment
from gui.controls import Button
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books
from tests.fund_desk import FundDesk

PDF = b"%PDF-1.7 " + bytes(range(256)) * 40
BAD = b"\x89PNG\r\n\x1a\n" + b"x" * 60
JPG = b"\xff\xd8\xff\xe0" + b"x" * 100


def draft(books: Books) -> int:
    return books.made(books.lines(books.cash, books.income, 100), kind="receipt")


def test_photos_and_pdfs_stay_as_they_were(books: Books) -> None:
    id = draft(books)
    attach(books.db, voucher=id, kind="bill", name="C:\\票据\\餐费.JPEG", content=JPG)
    attach(books.db, voucher=id, kind="decision", name="会议纪要.pdf", content=PDF)
    found = attachments(books.db, id)
    assert [(one.kind, one.name, one.size) for one in found] == [
        ("bill", "餐费.jpg", len(JPG)),
        ("decision", "会议纪要.pdf", len(PDF)),
    ]
    assert content(books.db, found[1].id) == PDF


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"MZ\x90", "no PDF, JPG or PNG"),
        (b"%PDF-" + bytes(MOST_BYTES), "21 MB"),
    ],
)
def test_what_is_not_attached(books: Books, data: bytes, message: str) -> None:
    id = draft(books)
    with pytest.raises(Refused, match=message):
        attach(books.db, voucher=id, kind="bill", name="票据.pdf", content=data)


def test_the_same_file_is_attached_once(books: Books) -> None:
    id = draft(books)
    attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    with pytest.raises(Refused, match="attached already"):
        attach(books.db, voucher=id, kind="other", name="二.pdf", content=PDF)


def test_what_is_attached_to_a_reviewed_voucher_stays(books: Books) -> None:
    id = draft(books)
    one = attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=id)
    for act in (
        lambda: detach(books.db, attachment=one),
        lambda: attach(books.db, voucher=id, kind="bill", name="二", content=JPG),
    ):
        with pytest.raises(Refused, match="does not change"):
            act()
    with pytest.raises(engine.IntegrityError, match="voucher_stays"):
        books.db.connection.execute("UPDATE attachment SET content = X'00'")
    books.db.connection.rollback()


def test_the_trail_keeps_the_hash_and_attaching_can_be_undone(books: Books) -> None:
    id = draft(books)
    attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    act = books.db.last_act
    assert act is not None
    (entry,) = books.db.rows("SELECT after FROM trail WHERE act = ?", (act.id,))
    assert attachments(books.db, id)[0].digest in entry["after"] and len(entry["after"]) < 999
    undo(books.db, act=act.id)
    assert attachments(books.db, id) == []


def test_a_file_that_was_removed_is_attached_anew(books: Books) -> None:
    id = draft(books)
    detach(
        books.db,
        attachment=attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF),
    )
    act = books.db.last_act
    assert act is not None
    with pytest.raises(Refused, match="Attach it anew"):
        undo(books.db, act=act.id)


def test_an_attachment_that_is_not_what_was_attached_is_found(books: Books) -> None:
    id = draft(books)
    one = attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    books.db.connection.execute("DROP TRIGGER attachment_update_never")
    books.db.connection.execute("UPDATE attachment SET content = X'00'")
    with pytest.raises(Trouble, match="not what was attached"):
        content(books.db, one)


def test_dues_are_spent_with_the_minutes_attached(books: Books) -> None:
    books.db.staff = DIRECTOR
    dues = add_fund(books.db, code="D01", name="党费返还", source="dues")
    books.receive(1000, fund=dues)
    id = books.made(books.lines(books.activity, books.cash, 10, dues))
    attach(books.db, voucher=id, kind="decision", name="纪要.pdf", content=PDF)
    books.post(id)
    assert voucher(books.db, id).status == "posted"


def test_a_cash_count_says_why_it_differs(books: Books) -> None:
    books.receive(15050)
    books.db.staff = CASHIER
    short = {10000: 1, 5000: 1}
    with pytest.raises(Refused, match=r"Counted 150.00, in the book 150.50"):
        count_cash(books.db, account=books.cash, day=DAY, pieces=short, now=NOW)
    with pytest.raises(Refused, match="each note and coin"):
        count_cash(books.db, account=books.cash, day=DAY, pieces={3: 1}, now=NOW)
    count_cash(books.db, account=books.cash, day=DAY, pieces=short, now=NOW, explanation="找零不足")
    count_cash(books.db, account=books.cash, day=DAY, pieces=short | {50: 1}, now=NOW)
    last, first = counts(books.db, year=2026)
    assert (last.over, first.over, dict(last.pieces)) == (0, -50, short | {50: 1})
    withdraw_count(books.db, count=first.id, now=NOW)
    assert [one.status for one in counts(books.db, year=2026)] == ["matches", "withdrawn"]


def listed(books: Books) -> int:
    db = books.db
    db.staff = DIRECTOR
    use = with_code(db, "5201").id
    payees = [
        Payee("周文静", 20000, person=add_person(db, name="周文静")),
        Payee("梁启航", 20000),
    ]
    db.staff = CASHIER
    return make_batch(
        db,
        name="11月书记补贴",
        day=DAY,
        fund=books.free,
        account=use,
        paid_from=books.cash,
        payees=payees,
    )


def test_a_list_is_paid_by_one_voucher(books: Books) -> None:
    books.receive(100000)
    books.db.staff = DIRECTOR
    id = listed(books)
    paid = pay_batch(books.db, batch=id, now=NOW)
    books.post(paid)
    assert voucher(books.db, paid).total == batch(books.db, id).total == 40000
    books.db.staff = CASHIER
    for act in (
        lambda: pay_batch(books.db, batch=id, now=NOW),
        lambda: withdraw_batch(books.db, batch=id, now=NOW),
        lambda: change_batch(books.db, batch=id, payees=[Payee("a", 1)]),
    ):
        with pytest.raises(Refused, match="a voucher for this list"):
            act()


@pytest.mark.parametrize(
    ("payees", "message"),
    [
        ([], "Nobody stands"),
        ([Payee("a", 1), Payee(" ", 2)], "Line 2: the name"),
        ([Payee("a", 0)], "Line 1: write an amount"),
        ([Payee("a", 1), Payee("a ", 2)], "stands on the list twice"),
    ],
)
def test_lists_that_are_not_kept(books: Books, payees: list[Payee], message: str) -> None:
    books.db.staff = DIRECTOR
    id = listed(books)
    with pytest.raises(Refused, match=message):
        change_batch(books.db, batch=id, payees=payees)
    assert len(batch(books.db, id).payees) == 2


def test_receipts_are_numbered_without_gaps_and_stay(books: Books) -> None:
    db = books.db
    first, second = books.receive(100), books.receive(200)
    db.staff = CASHIER
    with pytest.raises(Refused, match="must be filled in"):
        make_receipt(db, voucher=first, payer=" ", today=DAY)
    one = make_receipt(db, voucher=first, payer="晨桥精密", today=DAY)
    with pytest.raises(Refused, match="receipt for this voucher already"):
        make_receipt(db, voucher=first, payer="晨桥精密", today=DAY)
    void_receipt(db, id=one, reason="抬头写错")
    with pytest.raises(Refused, match="stays as it is"):
        void_receipt(db, id=one, reason="再作废")
    again = make_receipt(db, voucher=first, payer="晨桥精密制造", today=DAY)
    other = make_receipt(db, voucher=second, payer="恒信精密", today=DAY)
    assert [receipt_of(db, id).label for id in (one, again, other)] == [
        "SJ-2026-000001",
        "SJ-2026-000002",
        "SJ-2026-000003",
    ]
    assert [bool(found.void_reason) for found in of_voucher(db, first)] == [True, False]
    spent = books.spend(50)
    db.staff = CASHIER
    with pytest.raises(Refused, match="money that came in"):
        make_receipt(db, voucher=spent, payer="x", today=DAY)
    with pytest.raises(Refused, match="once the voucher is posted"):
        make_receipt(db, voucher=draft(books), payer="x", today=DAY)
    for sql in (
        "DELETE FROM receipt",
        "UPDATE receipt SET number = 9",
        "UPDATE receipt SET amount = 1",
    ):
        with pytest.raises(engine.IntegrityError, match="receipt_stays"):
            db.connection.execute(sql)
        db.connection.rollback()


def test_posting_again_is_refused(books: Books) -> None:
    id = books.receive(100)
    books.db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="Posted"):
        post_voucher(books.db, voucher=id, now=NOW)


# -- on the screen --------------------------------------------------------------------------------


@pytest.fixture
def here(books: Books) -> FundDesk:
    return FundDesk(books)


def box_of(here: FundDesk, qtbot: QtBot) -> tuple[AttachmentBox, int, list[str]]:
    """The attachments of a draft, and what was refused so far."""
    id = here.draft()
    box = AttachmentBox(here.desk, here.window(qtbot))
    box.show_voucher(id)
    refused: list[str] = []
    box.refused.connect(refused.append)
    return box, id, refused


def picture(wide: int = 40, high: int = 30) -> bytes:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    return _png(image)


def test_several_files_at_once_and_what_cannot_be_taken(
    here: FundDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    box, id, refused = box_of(here, qtbot)
    for name, data in (("一.pdf", PDF), ("二.jpg", JPG), ("三.txt", b"hello"), ("四.pdf", b"")):
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "五.pdf").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    (tmp_path / "夹").mkdir()
    box.take_paths(
        [tmp_path / name for name in ("一.pdf", "二.jpg", "三.txt", "四.pdf", "五.pdf", "夹", "无")]
    )
    assert [one.name for one in attachments(here.books.db, id)] == ["一.pdf", "二.jpg"]
    said = "\n".join(refused)
    for words in (
        "“三.txt” is no PDF, JPG or PNG.",
        "“四.pdf” is empty.",
        "“五.pdf” has 21 MB; 20 MB is the most.",
        "“夹” is a folder.",
        "“无” cannot be read",
    ):
        assert words in said
    box.take_paths([tmp_path / "一.pdf"])
    assert refused[-1] == "“一.pdf” is attached already."


def test_files_are_dropped_and_pictures_pasted(
    here: FundDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    box, id, _refused = box_of(here, qtbot)
    file = tmp_path / "票.pdf"
    file.write_bytes(PDF)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    at, copy = QPoint(3, 3), Qt.DropAction.CopyAction
    button, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, button, held)
    box.dragEnterEvent(enter)
    assert enter.isAccepted() and box.property("over") is True
    box.dropEvent(QDropEvent(QPointF(at), copy, data, button, held))
    assert box.property("over") is False
    pasted = QMimeData()
    pasted.setImageData(QImage.fromData(picture()))
    QGuiApplication.clipboard().setMimeData(pasted)
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.name for one in attachments(here.books.db, id)] == ["票.pdf", "Picture.png"]
    words = QMimeData()
    words.setText("不是图片")
    QGuiApplication.clipboard().setMimeData(words)
    assert not box.paste()
    refusing = QDragEnterEvent(at, copy, words, button, held)
    refusing.ignore()
    box.dragEnterEvent(refusing)
    assert not refusing.isAccepted()
    QGuiApplication.clipboard().clear()


def test_large_files_are_written_beside_the_window(
    here: FundDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, id, refused = box_of(here, qtbot)
    monkeypatch.setattr(attachment_files, "_LARGE", 5)
    began: list[object] = []
    here.desk.began.connect(began.append)
    with qtbot.waitSignal(box.changed):
        box._take([File("bill", "大.pdf", PDF), File("bill", "坏.txt", b"x")], [])
    assert len(began) == 1
    assert [one.name for one in attachments(here.books.db, id)] == ["大.pdf"]
    assert refused == ["“坏.txt” is no PDF, JPG or PNG."]
    here.desk.undo()
    assert attachments(here.books.db, id) == []


def test_removing_asks_and_only_a_draft_gives_it_up(
    here: FundDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, id, _refused = box_of(here, qtbot)
    one = attach(here.books.db, voucher=id, kind="bill", name="票.pdf", content=PDF)
    box.show_voucher(id)
    answers = [0, 1]
    asked: list[tuple[str, bool]] = []

    def run(dialog: RemoveAttachment) -> int:
        dialog.show()
        asked.append((dialog.primary_button.text(), dialog.cancel_button.hasFocus()))
        dialog.hide()
        return answers.pop(0)

    monkeypatch.setattr(RemoveAttachment, "exec", run)
    box.remove(one, "票.pdf")
    assert len(attachments(here.books.db, id)) == 1
    box.remove(one, "票.pdf")
    assert attachments(here.books.db, id) == [] and [text for text, _focus in asked] == [
        "Remove", "Remove",
    ]  # fmt: skip
    attach(here.books.db, voucher=id, kind="bill", name="票.pdf", content=PDF)
    box.show_voucher(id, draft=False)
    names = [
        button.accessibleName() for button in box.findChildren(Button) if button.isVisibleTo(box)
    ]
    assert names == ["Look at 票.pdf"]
    assert not box.paste()


def sheet(tmp_path: Path) -> bytes:
    """A PDF of two pages."""
    path = tmp_path / "two.pdf"
    canvas = Canvas(str(path))
    for words in ("one", "two"):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    return path.read_bytes()


def test_what_is_attached_is_looked_at_and_a_copy_saved(
    here: FundDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, id = here.books.db, here.draft()
    pdf = sheet(tmp_path)
    for name, data in (("表.pdf", pdf), ("图.png", picture()), ("坏.png", BAD), ("坏.pdf", PDF)):
        attach(db, voucher=id, kind="bill", name=name, content=data)
    first = attachments(db, id)[0]
    viewer = AttachmentViewer(here.desk, here.window(qtbot), id, first.id)
    viewer.show()
    assert (viewer.windowTitle(), viewer.pages()) == ("表.pdf", 2)
    assert viewer.note.text() == "File 1 of 4   Page 1 of 2, PgUp PgDn"
    viewer.turn_page(1)
    viewer.turn_page(1)
    assert "Page 2 of 2" in viewer.note.text()
    wide = viewer.picture.pixmap().width()
    viewer.zoom(1)
    assert viewer.picture.pixmap().width() > wide
    viewer.turn_file(1)
    assert (viewer.file.name, viewer.pages()) == ("图.png", 1)
    assert viewer.picture.pixmap().width() == 40
    viewer.turn_file(1)
    assert viewer.pages() == 0 and "damaged or too large" in viewer.picture.text()
    viewer.turn_file(1)
    assert "damaged or locked" in viewer.picture.text()
    viewer.turn_file(1)
    viewer.turn_file(-3)
    target = tmp_path / "副本.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    viewer.save()
    assert target.read_bytes() == pdf
    target.unlink()
    target.mkdir()
    viewer.save()
    assert "is a folder" in viewer.blocked.text()
    viewer.reject()


def test_one_that_was_tampered_with_is_not_shown(here: FundDesk, qtbot: QtBot) -> None:
    db, id = here.books.db, here.draft()
    one = attach(db, voucher=id, kind="bill", name="一.png", content=picture())
    db.connection.execute("DROP TRIGGER attachment_update_never")
    db.connection.execute("UPDATE attachment SET content = X'00'")
    viewer = AttachmentViewer(here.desk, here.window(qtbot), id, one)
    assert "not what was attached" in viewer.picture.text()
    assert not viewer.primary_button.isEnabled()
    viewer.reject()
