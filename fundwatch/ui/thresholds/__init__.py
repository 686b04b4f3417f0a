"""标准与阈值: the dated values that rules compare with, looked at, set, tried and taken back."""
