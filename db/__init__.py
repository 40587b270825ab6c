"""The records and the rules. Nothing here knows of windows or paper.

The engine is chosen once, here: `sqlcipher3` carries its own SQLite, the same on every machine,
and can encrypt the file. sqlite-utils looks for `pysqlite3` first, so the engine stands there
under both names before sqlite-utils is imported anywhere.
"""

from __future__ import annotations

import sys

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
