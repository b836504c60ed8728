"""`python -m kg.training`: from data to a model folder."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.errors import KgError


def main(arguments: Sequence[str] | None = None) -> int:
    """Train a model and export it. Returns the exit code."""
    from kg.training.command import train_model

    parser = argparse.ArgumentParser(prog="python -m kg.training", description=train_model.__doc__)
    parser.add_argument("--config", type=Path, help="TOML file that overrides kg/training/default.toml")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/")
    parser.add_argument("--pretrained", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("--corpus", type=Path, help="folder of the project's own corpus")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints; a run there is resumed")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets the exported model")
    parser.add_argument("--max-minutes", type=float, help="bound on the training time")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        train_model(
            config=options.config,
            shared=options.shared,
            pretrained=options.pretrained,
            corpus=options.corpus,
            work=options.work,
            out=options.out,
            max_minutes=options.max_minutes,
        )
    except KgError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
