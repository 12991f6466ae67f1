"""Which parts of Python and Qt go into a built folder: read by build.spec and packaging/bare.spec."""

from __future__ import annotations

UNUSED = [
    "tkinter", "pytest", "hypothesis", "mypy", "setuptools", "_distutils_hack", "pkg_resources", "pip", "numpy", "PIL", "lxml",
    "ssl", "_ssl", "unittest", "pydoc", "lib2to3", "ensurepip",
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtPrintSupport",
]  # fmt: skip
PLUGINS = {"qwindows.dll", "qoffscreen.dll", "qmodernwindowsstyle.dll", "qsvg.dll"}
"""Qt's plugins that we need: the screen, the paper without a screen, the style of Windows, the icons of the style sheet."""
UNWANTED = ("opengl32sw", "Qt6Network", "Qt6Qml", "Qt6Quick", "Qt6OpenGL", "Qt6Pdf", "Qt6VirtualKeyboard", "libssl", "dist-info/")


def wanted(entry: tuple[str, ...]) -> bool:
    """Whether a file belongs into the folder."""
    name = entry[0].replace("\\", "/")
    if any(part in name for part in UNWANTED):
        return False
    if "PySide6/plugins/" in name:
        return name.rsplit("/", 1)[1] in PLUGINS
    return "/translations/" not in name or name.endswith("qtbase_zh_CN.qm")
