"""Commands about the machine rather than a filing."""

import argparse

from nianbao.actions.doctor import doctor
from nianbao.actions.install import install, uninstall
from nianbao.cli.options import Commands
from nianbao.words import say


def _install(options: argparse.Namespace) -> int:
    for sentence in install(dry_run=options.dry_run):
        print(sentence)
    return 0


def _uninstall(options: argparse.Namespace) -> int:
    for sentence in uninstall(dry_run=options.dry_run):
        print(sentence)
    return 0


def _doctor(_options: argparse.Namespace) -> int:
    print(doctor())
    return 0


def _dry_run_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=say("cli.help.dry_run"))


def _no_options(_parser: argparse.ArgumentParser) -> None:
    """A command without options."""


COMMANDS: Commands = {
    "install": (_install, _dry_run_option),
    "uninstall": (_uninstall, _dry_run_option),
    "doctor": (_doctor, _no_options),
}
