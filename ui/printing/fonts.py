"""The typefaces of the paper: the official ones where they are installed, else the next best; and measuring text in them.

Official papers are set in 方正小标宋 and 仿宋_GB2312 (forms paper, 报送包 point 5). Without any Chinese typeface nothing is printed,
since boxes in place of words would be signed and stamped.
"""

from __future__ import annotations

from functools import cached_property

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont, QTextLayout, QTextOption

from models.problems import refuse
from ui.printing.drawing import Face, Style, pt
from ui.printing.outlines import shared_with_radicals

FAMILIES: dict[Face, tuple[str, ...]] = {
    Face.TITLE: (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "宋体",
        "SimSun",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
        "Noto Sans CJK SC",
    ),
    Face.HEAD: ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "宋体", "SimSun"),
    Face.BODY: (
        "仿宋_GB2312",
        "FangSong_GB2312",
        "仿宋",
        "FangSong",
        "宋体",
        "SimSun",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
        "Noto Sans CJK SC",
    ),
}
"""Families by preference, each under its Chinese and its English name."""

_HEAVY = frozenset({"方正小标宋简体", "FZXiaoBiaoSong-B05S", "黑体", "SimHei"})
"""Families that are heavy by themselves."""

_SAMPLE = "推动大规模设备更新和消费品以旧换新，责任清单第1页共2页。"


def _covers(family: str) -> bool:
    raw = QRawFont.fromFont(QFont(family))
    return raw.isValid() and all(raw.supportsCharacter(ord(sign)) for sign in _SAMPLE)


def _family(face: Face) -> str:
    """The best installed family that has Chinese. Raises `Refused` (exit code 3) where there is none at all."""
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    known = [family for family in FAMILIES[face] if QFontDatabase.hasFamily(family)]
    found = next((family for family in (*known, *chinese) if _covers(family)), None)
    if found is None:
        raise refuse(
            "FONT", "本机没有中文字体，不能打印。", "安装宋体、仿宋或Noto中文字体（fonts-noto-cjk）后重试。", exit_code=3
        )
    return found


class Fonts:
    """The fonts of one print: made once, asked for by style.

    Local forms are off: Noto CJK has other digits behind Latin letters, and a PDF could not tell that they are digits.
    """

    def __init__(self) -> None:
        self._families = {face: _family(face) for face in Face}
        self._made: dict[Style, tuple[QFont, QFontMetricsF]] = {}

    def font(self, style: Style) -> QFont:
        return self._get(style)[0]

    def width(self, text: str, style: Style) -> float:
        """How wide a line of text is, in dots."""
        return self._get(style)[1].horizontalAdvance(text)

    def _get(self, style: Style) -> tuple[QFont, QFontMetricsF]:
        if style not in self._made:
            family = self._families[style.face]
            font = QFont(family)
            font.setPixelSize(round(pt(style.size)))
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setFeature(QFont.Tag("locl"), 0)
            font.setBold(style.face is not Face.BODY and family not in _HEAVY)
            self._made[style] = font, QFontMetricsF(font)
        return self._made[style]

    def wrap(self, text: str, style: Style, width: float) -> list[str]:
        """The lines of a text in a column so wide; a line break in the text stays one. "" has no line."""
        found: list[str] = []
        for paragraph in text.split("\n") if text else ():
            found += [paragraph] if self.width(paragraph, style) <= width else self._broken(paragraph, style, width)
        return found

    def _broken(self, text: str, style: Style, width: float) -> list[str]:
        layout = QTextLayout(text, self.font(style))
        layout.setTextOption(self._option)
        layout.beginLayout()
        ends = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            ends.append((line.textStart(), line.textLength()))
        layout.endLayout()
        units = text.encode("utf-16-le")
        return [units[2 * start : 2 * (start + length)].decode("utf-16-le").rstrip() for start, length in ends]

    @cached_property
    def _option(self) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        return option

    def twins(self, text: str) -> dict[str, str]:
        """The radicals that one of the fonts draws with the same outline as a sign of the text, each with that sign."""
        signs = {sign for sign in text if ord(sign) < 0x10000}
        found: dict[str, str] = {}
        for family in set(self._families.values()):
            found |= shared_with_radicals(QRawFont.fromFont(QFont(family)), signs)
        return found

    def missing(self, text: str) -> str:
        """The signs of a text that no installed font has: they come out as boxes."""
        body = QRawFont.fromFont(QFont(self._families[Face.BODY]))
        rare = "".join(sorted({sign for sign in text if not (sign.isspace() or body.supportsCharacter(ord(sign)))}))
        return "".join(sign for sign in rare if self._boxed(sign))

    def _boxed(self, sign: str) -> bool:
        layout = QTextLayout(sign, self.font(Style(Face.BODY, 10.5)))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return any(0 in run.glyphIndexes() for run in layout.glyphRuns())
