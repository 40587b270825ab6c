"""The windows: the only place that imports PySide6."""
