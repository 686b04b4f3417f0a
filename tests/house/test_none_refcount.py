"""Guard against bindings that lose references to None.

PySide6 6.12.0 does so on Python 3.11: starting and stopping a timer takes two references too many, and after some
thousand rounds the interpreter aborts in the middle of somebody's work. Short test suites still pass with it; the
timer's case below fails.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

ROUNDS = 2_000
# What the interpreter itself may gain or lose meanwhile (caches, the collector): far below one a round.
SLACK = 200


def build_and_drop_objects() -> None:
    parent = QObject()
    child = QObject(parent)
    child.setObjectName("子")
    child.objectNameChanged.connect(lambda _name: None)
    child.setParent(None)
    child.deleteLater()


def fill_and_sort_a_model() -> None:
    model = QStandardItemModel(2, 2)
    model.setItem(0, 0, QStandardItem("甲"))
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.sort(0, Qt.SortOrder.DescendingOrder)
    proxy.setFilterFixedString("甲")
    model.clear()


def build_and_drop_widgets() -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    label = QLabel("公示")
    column.addWidget(label)
    label.setText("疑点")
    label.setParent(None)
    window.deleteLater()


def arm_and_stop_a_timer() -> None:
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: None)
    timer.start(60_000)
    timer.stop()


def lost_references(work: Callable[[], None], application: QApplication) -> int:
    """How far the count of None fell over all rounds, the objects' own deletion included."""
    work()
    application.processEvents()
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        work()
    application.processEvents()
    return before - sys.getrefcount(None)


@pytest.mark.parametrize(
    "work", [build_and_drop_objects, fill_and_sort_a_model, build_and_drop_widgets, arm_and_stop_a_timer]
)
def test_qt_calls_keep_the_references_to_none(work: Callable[[], None], qapp: QApplication) -> None:
    # From Python 3.12 on None is immortal, yet bindings built for older versions still count it, up and down.
    assert lost_references(work, qapp) <= SLACK


def test_the_measure_sees_a_lost_reference(qapp: QApplication) -> None:
    """A call that takes one reference a round, as the faulty binding does, is seen by the same measure."""
    import ctypes  # noqa: PLC0415 - only here, and only to do what no Python code can

    release, restore = ctypes.pythonapi.Py_DecRef, ctypes.pythonapi.Py_IncRef
    for function in (release, restore):
        function.argtypes, function.restype = [ctypes.py_object], None
    # An immortal None is only counted down once bindings have counted it up beyond its fixed value.
    lost_references(build_and_drop_objects, qapp)
    lost = lost_references(lambda: release(None), qapp)
    for _ in range(max(lost, 0)):
        restore(None)
    assert lost > ROUNDS // 2
