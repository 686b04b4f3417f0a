"""Number formats that show a day or a time, and those that only look so."""

from __future__ import annotations

import pytest

from fundwatch.ingest.workbook.styles import Format, format_kind

CODES = {
    "General": Format.PLAIN,
    "G/通用格式": Format.PLAIN,
    "0": Format.PLAIN,
    "0.00%": Format.PLAIN,
    "#,##0.00": Format.PLAIN,
    "0.00E+00": Format.PLAIN,
    "##0.0E-0": Format.PLAIN,
    "@": Format.PLAIN,
    "000000": Format.PLAIN,
    '0"日"': Format.PLAIN,
    '#,##0"元/day"': Format.PLAIN,
    r"0\d": Format.PLAIN,
    "0_d": Format.PLAIN,
    "[Red]0": Format.PLAIN,
    "[$¥-804]#,##0.00": Format.PLAIN,
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ': Format.PLAIN,
    '0;"yyyy"': Format.PLAIN,
    "": Format.PLAIN,
    "yyyy-mm-dd": Format.DATE,
    "yyyy/m/d;@": Format.DATE,
    'yyyy"年"m"月"d"日";@': Format.DATE,
    "yyyy年m月d日": Format.DATE,
    "[$-804]yyyy年m月": Format.DATE,
    '[DBNum1][$-804]yyyy"年"m"月"': Format.DATE,
    'm"月"d"日"': Format.DATE,
    "mmm": Format.DATE,
    "aaaa": Format.DATE,
    "[$-F800]dddd, mmmm dd, yyyy": Format.DATE,
    "e/m/d": Format.DATE,
    "yyyy-mm-dd hh:mm:ss": Format.DATE,
    "h:mm": Format.CLOCK,
    "h:mm:ss AM/PM": Format.CLOCK,
    'h"时"mm"分"': Format.CLOCK,
    "mm:ss.0": Format.CLOCK,
    "[h]:mm:ss": Format.ELAPSED,
    "[mm]:ss": Format.ELAPSED,
}


@pytest.mark.parametrize(("code", "kind"), CODES.items())
def test_what_a_format_shows(code: str, kind: Format) -> None:
    assert format_kind(code) is kind
