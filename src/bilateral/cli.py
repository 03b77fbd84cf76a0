"""The command line: ``bilateral report RWA KAZ``.

Every error that a user may see is one line on the error stream: exit code 2 for what was asked wrongly or
cannot be written, 1 for a chapter that failed, 130 after an interrupt. Set ``BILATERAL_TRACEBACK=1`` to see
where it came from.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bilateral import __version__
from bilateral.errors import BilateralError, ExecutionError, OutputError

if TYPE_CHECKING:
    from bilateral.execution.report import ReportResult

FAILED, REFUSED, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="bilateral",
    help="Briefs on the relationship between two countries that their reader can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
chapters_app = typer.Typer(help="The chapters that a report is made of.", no_args_is_help=True)
claims_app = typer.Typer(help="Claims about a pair, to be tested by data.", no_args_is_help=True)
data_app = typer.Typer(help="The data that reports are made from.", no_args_is_help=True)
app.add_typer(chapters_app, name="chapters")
app.add_typer(claims_app, name="claims")
app.add_typer(data_app, name="data")

Snapshot = Annotated[str, typer.Option(help="Snapshot, by name or folder; the embedded one if not given.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"bilateral {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Briefs on the relationship between two countries that their reader can check."""


@app.command()
def report(
    reporter: Annotated[str, typer.Argument(help="The country from whose side the report is written.")],
    partner: Annotated[str, typer.Argument(help="Its partner. A name or an ISO code, in any usual form.")],
    *,
    chapters: Annotated[
        str, typer.Option(help="Chapters by name or number, such as trade,claims; else all.")
    ] = "",
    start: Annotated[int | None, typer.Option(help="First year of the series shown.")] = None,
    end: Annotated[int | None, typer.Option(help="Last year of the series shown.")] = None,
    snapshot: Snapshot = "",
    formats: Annotated[str, typer.Option("--format", help="What to render.")] = "html,pdf",
    output: Annotated[Path, typer.Option(help="Folder in which the report's folder is made.")] = Path(
        "reports"
    ),
    claims: Annotated[
        str, typer.Option(help="CSV file of claims to test beside those of the snapshot.")
    ] = "",
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing unless something goes wrong.")
    ] = False,
) -> None:
    """Make the report on two countries: HTML, PDF, and the facts and tables behind them."""
    _spare_a_grammar()
    from bilateral.execution.progress import shown_progress
    from bilateral.execution.report import ReportRequest, make_report

    named, kinds = _listed(chapters), _listed(formats.lower())
    request = ReportRequest(
        reporter, partner, named, start, end, snapshot, claims, formats=kinds, output=output
    )
    if quiet:
        make_report(request)
        return
    with shown_progress() as on_progress:
        made = make_report(request, on_progress)
    _tell(made)


def _spare_a_grammar() -> None:
    """Keep jsonschema, which nbformat and frictionless import, from building the grammar of IRIs: that takes 0.9 s.

    No schema of a notebook or a data package has an IRI in it; without the grammar jsonschema goes on as usual.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _tell(made: ReportResult) -> None:
    for path in made.files:
        print(path)
    by_chapter: dict[str, list[str]] = {}
    for gap in made.gaps:
        by_chapter.setdefault(gap.chapter, []).append(gap.text)
    for chapter, texts in by_chapter.items():
        more = f" (and {len(texts) - 1} more)" if len(texts) > 1 else ""
        print(f"not reported, {chapter}: {texts[0]}{more}")
    print(f"{made.pair} in {made.seconds['total']:.1f} s")


@chapters_app.command("list")
def list_chapters() -> None:
    """List the chapters in reading order, each with its question."""
    from bilateral.execution.chapters import list_chapters

    found = list_chapters()
    width = max(len(chapter.id) for chapter in found)
    for chapter in found:
        print(f"{chapter.number:02d}  {chapter.id:<{width}}  {chapter.question}")


@claims_app.command("new")
def new_claims(
    reporter: Annotated[str, typer.Argument(help="The first country, a name or an ISO code.")],
    partner: Annotated[str, typer.Argument(help="The second country.")],
    output: Annotated[
        Path | None, typer.Option(help="File to write; claims-KEN-TUR.csv if not given.")
    ] = None,
) -> None:
    """Write the template of a claims file for a pair; `report --claims FILE` tests what it says."""
    from bilateral.evidence.claims_file import claims_template
    from bilateral.pair import find_pair

    pair = find_pair(reporter, partner)
    file = output or Path(f"claims-{pair.key}.csv")
    try:
        with file.open("x", encoding="utf-8", newline="") as opened:
            opened.write(claims_template(pair.reporter.iso3, pair.partner.iso3))
    except FileExistsError:
        raise OutputError(f"{file} exists already; name another file with --output.") from None
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}.") from error
    print(file)


@claims_app.command("measures")
def list_measures() -> None:
    """List the measures that a claim may name, each with what its argument says."""
    from bilateral.evidence.claims import MEASURES

    width = max(map(len, MEASURES))
    for measure, about in MEASURES.items():
        print(f"{measure:<{width}}  {about}")


@data_app.command("verify")
def verify_data(snapshot: Snapshot = "") -> None:
    """Check a snapshot: hashes, schemas, and references between its tables."""
    _spare_a_grammar()
    from bilateral.snapshots.package import open_snapshot
    from bilateral.snapshots.verify import verify

    opened = open_snapshot(snapshot or None)
    problems = verify(opened)
    for problem in problems:
        print(problem)
    print(f"{opened.name}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    if problems:
        raise typer.Exit(FAILED)


def main() -> NoReturn:
    """Run the command line and leave with its exit code; an error is one line, never a traceback."""
    try:
        code = _run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`| head`): nothing to say, and nothing more to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    if code == INTERRUPTED:
        _say("Interrupted: what was there before is unchanged.", code)
    sys.exit(code)


def _run() -> int:
    try:
        return int(app(standalone_mode=False) or 0)
    except typer.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except ExecutionError as error:
        return _say(f"Error: {error}", FAILED)
    except BilateralError as error:
        return _say(f"Error: {error}", REFUSED)
    except Exception as error:
        return _say_other(error)


def _say_other(error: Exception) -> int:
    # Typer brings its own copy of Click's exceptions; both tell the same way what is wrong with the usage.
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        return REFUSED
    if callable(message := getattr(error, "format_message", None)):
        return _say(f"Error: {message()}", REFUSED)
    reason = str(error).strip() or "no reason given"
    return _say(f"Error: something unforeseen went wrong ({type(error).__name__}: {reason})", FAILED)


def _say(message: str, code: int) -> int:
    """Print one line on the error stream and return the exit code."""
    if os.environ.get("BILATERAL_TRACEBACK"):
        import traceback

        traceback.print_exc()
    print(" ".join(message.split()), file=sys.stderr)
    return code
