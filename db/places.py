"""Where the file must not lie: SQLite's locks do not hold on shares and in cloud folders."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

_REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "fuse.rclone", "9p", "afs", "davfs", "glusterfs")
_CLOUD = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "iclouddrive",
    "mobile documents",
    "nutstore",
    "坚果云",
    "baidusyncdisk",
    "百度网盘同步",
    "baidunetdiskworkspace",
    "wps云盘",
    "wpsdrive",
    "微云同步",
    "阿里云盘",
    "synologydrive",
)


def cloud_folder(path: Path) -> str | None:
    """The name of the synchronised folder that `path` lies in, or None."""
    for part in path.absolute().parts:
        if any(part.lower().startswith(name) for name in _CLOUD):
            return part
    return None


def on_network(path: Path) -> bool:
    """True if `path` lies on a network share."""
    path = path.absolute()
    if sys.platform == "win32":
        import ctypes

        if path.drive.startswith("\\\\"):
            return True
        drive_remote = 4
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == drive_remote)
    mounts = Path("/proc/mounts")
    return mounts.exists() and remote_mount(path.as_posix(), mounts.read_text("utf-8", "replace"))


def remote_mount(path: str, mounts: str) -> bool:
    """True if, by this text in the form of /proc/mounts, `path` is on a remote file system."""
    best, kind = PurePosixPath("/"), ""
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = PurePosixPath(words[1].replace("\\040", " "))
        if PurePosixPath(path).is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, words[2]
    return kind.startswith(_REMOTE)
