"""What is printed of a published report that was read."""

from nianbao.actions.confirm import account, account_of_prose, lines_to_confirm
from nianbao.cli.show import print_left, print_notes
from nianbao.recover import Recovered
from nianbao.rules.cell_names import place
from nianbao.words import say


def print_recovered(recovered: Recovered) -> None:
    """Print what became of a published report's figures and text, and all that was not sure.

    The last line says how much was read.
    """
    if lines := lines_to_confirm(recovered):
        print(say("confirm.head", count=len(lines)))
    for line in lines:
        print(f"    {line}")
    if recovered.missing:
        print(say("cli.missing", count=len(recovered.missing)))
        _print_missing(recovered)
    print_notes(recovered.notes)
    print_left(recovered.not_placed)
    print(account(recovered) + account_of_prose(recovered))


def _print_missing(recovered: Recovered) -> None:
    """Print what was not found, a table of which nothing was found in one line."""
    form = recovered.filing.edition
    for table in form.tables:
        cells = [cell for cell in table.cells if cell.id in recovered.missing]
        if len(cells) == len(table.cells):
            print(say("cli.missing_table", table=table.name))
            continue
        for cell in cells:
            print(f"    {place(cell, form)}")
