"""A made-up county with its workbooks: three years of honest books, plantings on both sides of each threshold.

It knows the contract and the field, and nothing of the rules that will be run over it.
"""

from __future__ import annotations

from fundwatch.demo.answers import Answer, ExpectedReject, Subject
from fundwatch.demo.books import DemoSheet, DemoWorkbook
from fundwatch.demo.county import County, build_county, write_county
from fundwatch.demo.scale import AS_OF, YEARS

__all__ = [
    "AS_OF",
    "YEARS",
    "Answer",
    "County",
    "DemoSheet",
    "DemoWorkbook",
    "ExpectedReject",
    "Subject",
    "build_county",
    "write_county",
]
