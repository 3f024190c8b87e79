"""Lets `python -m tuidesk` run the same program as the `tuidesk` script."""

from tuidesk.cli.main import main

raise SystemExit(main())
