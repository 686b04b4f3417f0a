"""fundwatch template: empty import workbooks."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("template", help="写出空白的导入表格：每组一个文件，带填写说明、下拉列表和示例。")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
def command(folder: Path) -> int:
    """Write the workbooks and say where they are."""
    from fundwatch.ingest.template import write_templates  # noqa: PLC0415 - openpyxl is slow to load

    for path in write_templates(folder):
        click.echo(path)
    return 0
