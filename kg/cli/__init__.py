"""The command line: options, one call into the library, an exit code. The only package that prints."""


def main() -> None:
    """Runs `kg`; the entry point that the installed command calls."""
    from kg.cli.app import kg

    kg()
