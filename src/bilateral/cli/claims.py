"""``bilateral claims``: claims about a pair, to be tested by data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.errors import OutputError

app = typer.Typer(help="Claims about a pair, to be tested by data.", no_args_is_help=True)


@app.command("new")
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


@app.command("measures")
def list_measures() -> None:
    """List the measures that a claim may name, each with what its argument says."""
    from bilateral.evidence.claims import MEASURES

    width = max(map(len, MEASURES))
    for measure, about in MEASURES.items():
        print(f"{measure:<{width}}  {about}")
