"""msal and what it brings load with the first sign-in or renewal, and in no process that has none."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["tuidesk.worker.supervisor", "tuidesk.worker.job_kinds", "tuidesk.cli.main"]
)
def test_nothing_of_it_loads_before_an_oauth_account_is_used(module: str) -> None:
    code = f"import sys, {module}; sys.exit(bool({{'msal', 'requests'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
