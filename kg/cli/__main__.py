"""`python -m kg.cli`, for where the installed command is not on the path."""

from kg.cli import main

if __name__ == "__main__":
    main()
