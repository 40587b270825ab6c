"""The program as it is started, up to the first painted Today."""

from __future__ import annotations

import sys

from gui.app import main
from gui.look import application
from tests.bench.first_paint import FirstPaint

app = application()
app.installEventFilter(FirstPaint(lambda watched: type(watched).__name__ == "TodayPage", app))
sys.exit(main(["--file", sys.argv[1]]))
