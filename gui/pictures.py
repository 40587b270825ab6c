"""The pictures of the README, drawn from the sample day: `make pictures`."""

from __future__ import annotations

import tempfile
from datetime import datetime, time
from pathlib import Path

from PySide6.QtWidgets import QDialog

from db.organisations import organisations
from db.rooms import rooms
from gui import settings
from gui.stage import Stage


def pictures(folder: Path) -> int:
    """Draw them all into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yizhan-") as work:
        stage = Stage(Path(work))
        try:
            for path in _draw(stage, folder):
                print(path)
        finally:
            stage.close()
    return 0


def _draw(stage: Stage, folder: Path) -> list[Path]:
    from gui.palette import Palette
    from gui.series_dialog import SeriesDialog

    shell, day = stage.shell, stage.desk.today()
    made = [stage.shot(folder / "today.png")]
    for view in ("day", "week", "month"):
        shell.open_page("board", view=view, day=day)
        made.append(stage.shot(folder / f"board-{view}.png"))
    shell.open_page("consultations")
    made.append(stage.shot(folder / "consultations.png"))
    shell.open_page("fund")
    made.append(stage.shot(folder / "fund.png"))
    for name in ("certificates", "summary"):
        shell.open_page(name)
        stage.rest()
        made.append(stage.shot(folder / f"{name}.png"))
    shell.open_page("board", view="day", day=day)
    stage.desk.settings.put(settings.DARK, "dark")
    stage.look.apply()
    made.append(stage.shot(folder / "board-dark.png"))
    shell.open_page("today")
    made.append(stage.shot(folder / "today-dark.png"))
    stage.desk.settings.put(settings.DARK, "light")
    stage.look.apply()

    hall = next(one for one in rooms(stage.desk.store) if one.capacity and not one.parts)
    seed = {
        "rooms": (hall.id,),
        "starts": datetime.combine(day, time(14)),
        "ends": datetime.combine(day, time(15, 30)),
        "title": "安全例会",
        "organisation": "恒信精密",
    }
    series = SeriesDialog(stage.desk, shell, seed)
    # A screen that is drawn only in memory is small; a dialog would make do with it.
    series.resize(1080, 650)
    series.show()
    made.append(stage.shot(folder / "series.png", series))
    _dismiss(stage, series)

    shell.open_page("board", new=dict(seed))
    made.append(stage.shot(folder / "booking-form.png"))
    shell.open_page("rooms", record=hall.id)
    made.append(stage.shot(folder / "rooms.png"))
    shell.open_page("bookings")
    made.append(stage.shot(folder / "booking-list.png"))
    company = next(one for one in organisations(stage.desk.store) if one.short_name == "恒信精密")
    shell.open_record("organisation", company.id)
    made.append(stage.shot(folder / "card.png"))
    shell.open_page("trail")
    made.append(stage.shot(folder / "trail.png"))
    shell.open_palette()
    palette = shell.findChildren(Palette)[0]
    palette.input.setText("恒信")
    made.append(stage.shot(folder / "palette.png"))
    palette.close_it()
    return made


def _dismiss(stage: Stage, dialog: QDialog) -> None:
    dialog.reject()
    dialog.deleteLater()
    stage.settle()
