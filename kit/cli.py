"""The command ``kit``: each command calls one function of the API.

Exit codes: 0 done; 1 something was wrong with the input or a report failed (the rest is done); 2 wrong usage.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

import kit
from kit.errors import KitError, UsageError

T = TypeVar("T")


class _Problems:
    """Collects what was wrong with single inputs, tells a person at once, and gives the exit code."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: KitError) -> None:
        self.count += 1
        click.echo(f"kit: {error}", err=True)

    def leave(self) -> None:
        if self.count:
            sys.exit(1)


def _watched(items: Iterable[T], what: str) -> Iterator[T]:
    """Show a progress bar after two seconds, when a person watches."""
    if not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, unit=f" {what}", delay=2, leave=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(kit.__version__, prog_name="kit")
def cli() -> None:
    """Trade, investment and sector figures from news and official releases."""


@cli.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE: .csv, .jsonl, .parquet or .xlsx; CSV to standard output without it.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read documents.")
def figures(paths: tuple[str, ...], output: Path | None, jobs: int) -> None:
    """Write the table of figures of PATH... (files, folders, globs)."""
    from kit import tables

    save = tables.to_csv if output is None else tables.writer(output)
    problems = _Problems()
    documents = _told(kit.load(*paths, on_error=problems, exclude=[output] if output else []))
    table = kit.figures(_watched(documents, "documents"), jobs=jobs)
    if output is None:
        save(table, sys.stdout.buffer)
    else:
        tables.write(table, output)
        click.echo(f"kit: {len(table)} figures in {output}", err=True)
    problems.leave()


def _told(documents: Iterable[kit.Document]) -> Iterator[kit.Document]:
    """Pass documents on and tell their warnings."""
    for document in documents:
        for warning in document.warnings:
            click.echo(f"kit: {document.id}: {warning}", err=True)
        yield document


@cli.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="FILE.html; standard output without it."
)
def show(paths: tuple[str, ...], output: Path | None) -> None:
    """Write a page with the documents of PATH... and their figures highlighted."""
    from kit import evidence, tables

    problems = _Problems()
    documents = list(_told(kit.load(*paths, on_error=problems, exclude=[output] if output else [])))
    page = evidence.page(documents, kit.figures(documents), title="Figures").encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(page)
    else:
        with tables.replacing(output) as file:
            file.write(page)
    problems.leave()


@cli.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--figures",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="FILE.jsonl of figures; without it the texts of GOLD are read anew.",
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for scripts.")
def score(gold: Path, file: Path | None, as_json: bool) -> None:
    """Score figures against the annotated documents in GOLD: precision and recall."""
    from kit import scoring

    annotated = scoring.annotated(gold)
    records = scoring.extracted(annotated) if file is None else scoring.stored(file)
    result = scoring.score(scoring.pair_all(annotated, records))
    click.echo(json.dumps(scoring.plain(result)) if as_json else scoring.summary(result))


@cli.command()
@click.argument("arguments", nargs=-1)
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of the notebook.")
@click.option(
    "-f",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="PARAMS.yaml",
    help="A YAML file of parameters; -p wins over it.",
)
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="DIR that the reports go into.",
)
def report(
    arguments: tuple[str, ...], parameters: tuple[tuple[str, str], ...], files: tuple[Path, ...], output: Path
) -> None:
    """Run notebooks into reports: kit report [NOTEBOOK...] [PATH...].

    An argument that ends in .ipynb, or is the stem of a notebook, is a notebook; all others are paths of documents
    (./trade forces a path). Without a notebook all are run, without a path the seeds are read.
    """
    from kit import notebooks, reports

    names, paths = notebooks.sorted_arguments(arguments)
    given = {**notebooks.parameter_files(files), **dict(parameters)}
    done = reports.reports(names, paths, given, output, tell=lambda line: click.echo(line, err=True))
    sys.exit(1 if any(item.status != "done" for item in done) else 0)


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="REPORT...", type=click.Path(path_type=Path, exists=True))
def verify(paths: tuple[Path, ...]) -> None:
    """Rebuild reports in a temporary folder, compare, and say what differs."""
    same = True
    for path in paths:
        result = kit.verify(path)
        click.echo(str(result))
        same = same and result.equal
    sys.exit(0 if same else 1)


@cli.command()
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(arguments: tuple[str, ...]) -> None:
    """Open JupyterLab on the notebooks; further ARGUMENTS go to jupyter lab."""
    from kit import notebooks

    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={notebooks.home()}", *arguments]
    sys.exit(subprocess.call(command))  # noqa: S603


def main() -> None:
    """Run the command; an error that a person can mend is one line, never a traceback."""
    logging.basicConfig(format="kit: %(message)s", level=logging.INFO)
    code: Any
    try:
        code = cli.main(standalone_mode=False)
    except UsageError as error:
        click.echo(f"kit: {error}", err=True)
        code = 2
    except KitError as error:
        click.echo(f"kit: {error}", err=True)
        code = 1
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MemoryError:
        click.echo("kit: out of memory; give fewer or smaller documents, or -o FILE.jsonl", err=True)
        code = 1
    except click.Abort:
        click.echo("kit: stopped", err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    except OSError as error:
        click.echo(f"kit: {error.filename or 'output'}: {error.strerror or error}", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
