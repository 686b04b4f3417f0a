"""Fonts inside one PDF document: each file once, as a subset with two-byte glyph numbers and a text map.

ReportLab's own embedding cuts a font into pieces of 256 characters and writes text maps that lose characters
above U+FFFF; one composite font (Type0, Identity-H) a file keeps names whole when they are searched or copied.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc

from fundwatch.reports.pdf.faces import FontSet, Role
from fundwatch.reports.pdf.sfnt import FontFile

_BLOCK = 100
_SYMBOLIC = 4


class EmbeddedFont:
    """One font file in one document; glyphs are numbered as they come up, so equal texts give equal bytes."""

    def __init__(self, file: FontFile, name: str) -> None:
        self.file = file
        self.name = name
        self._glyphs = [0]
        self._codes = [0]
        self._hex: dict[int, str] = {}

    def hex(self, code: int) -> str:
        """The character's number in this document as four hexadecimal digits."""
        text = self._hex.get(code)
        if text is None:
            text = self._hex[code] = f"{len(self._glyphs):04x}"
            self._glyphs.append(self.file.glyph(code))
            self._codes.append(code)
        return text

    # ReportLab calls this when the document is written, for every entry of its list of delayed fonts.
    def addObjects(self, doc: Any) -> None:
        """Write the subset, its widths and its text map into the document."""
        subset, _count = self.file.subset(self._glyphs)
        base = f"{_subset_tag(self.name)}+{self.file.name}"
        stream = pdfdoc.PDFStream()
        stream.content = subset
        stream.dictionary["Length1"] = len(subset)
        stream.filters = [pdfdoc.PDFZCompress]
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{base}",
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(list(self.file.bounds)),
                "ItalicAngle": 0,
                "Ascent": self.file.ascent,
                "Descent": self.file.descent,
                "CapHeight": self.file.ascent,
                "StemV": 80,
                "FontFile2": doc.Reference(stream, f"fontFile:{self.name}"),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{base}",
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": doc.Reference(descriptor, f"fontDescriptor:{self.name}"),
                "DW": 1000,
                "W": pdfdoc.PDFArray([0, pdfdoc.PDFArray(self._widths())]),
                "CIDToGIDMap": "/Identity",
            }
        )
        text_map = pdfdoc.PDFStream()
        text_map.content = self._text_map().encode("ascii")
        text_map.filters = [pdfdoc.PDFZCompress]
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, f"cidFont:{self.name}")]),
                "ToUnicode": doc.Reference(text_map, f"toUnicode:{self.name}"),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.name] = doc.Reference(font, self.name)

    def _widths(self) -> list[float | int]:
        return [_plain(round(self.file.advance(glyph), 2)) for glyph in self._glyphs]

    def _text_map(self) -> str:
        lines = [
            f"<{number:04x}> <{chr(code).encode('utf-16-be').hex()}>"
            for number, code in enumerate(self._codes)
            if number
        ]
        blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
        mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            f"{mapped}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        )


def _subset_tag(name: str) -> str:
    number = int("".join(character for character in name if character.isdigit()) or "0")
    return "FUNDW" + chr(ord("A") + number % 26)


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


class DocumentFonts:
    """The fonts of one document: measures text, and turns it into numbered glyphs of embedded fonts."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._embedded: dict[FontFile, EmbeddedFont] = {}
        self._tables: dict[Role, RoleTable] = {}

    def role(self, role: Role) -> RoleTable:
        """Everything known so far about the characters of a role."""
        table = self._tables.get(role)
        if table is None:
            table = self._tables[role] = RoleTable(role, self)
        return table

    def lookup(self, role: Role, code: int) -> tuple[EmbeddedFont, float] | None:
        """The embedded font and width in thousandths of a character; None when no font has it."""
        file = self._fonts.file_for(role, chr(code))
        if file is None:
            return None
        embedded = self._embedded.get(file)
        if embedded is None:
            embedded = self._embedded[file] = EmbeddedFont(file, f"F{len(self._embedded) + 1}")
        return embedded, file.advance(file.glyph(code))

    def add_to(self, doc: Any) -> None:
        """Hand the fonts to ReportLab's document, which writes them when it is saved."""
        doc.delayedFonts.extend(self._embedded.values())


class RoleTable(dict[int, float]):
    """Widths (thousandths) of the characters of one role by code point, looked up once each."""

    def __init__(self, role: Role, owner: DocumentFonts) -> None:
        super().__init__()
        self.name = role
        self._owner = owner
        self.font_of: dict[int, EmbeddedFont] = {}

    def __missing__(self, code: int) -> float:
        found = self._owner.lookup(self.name, code)
        if found is None:
            raise LookupError(code)
        font, width = found
        self.font_of[code] = font
        self[code] = width
        return width
