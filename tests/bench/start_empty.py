"""The least a PySide6 program can do: one empty window, painted."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.first_paint import FirstPaint

app = QApplication(sys.argv[:1])
window = QWidget()
window.resize(1366, 696)
app.installEventFilter(FirstPaint(lambda watched: watched is window, app))
window.show()
sys.exit(app.exec())
