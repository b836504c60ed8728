"""`python -m kg.training`: the same as `kg train`, for where the installed command is not on the path."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `kg train` with `arguments`, or those of the process. Returns the exit code."""
    from kg.cli.app import kg

    given = sys.argv[1:] if arguments is None else arguments
    try:
        kg.main(["train", *given], prog_name="kg")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
