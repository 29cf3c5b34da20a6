"""What tests share: the cases that are data, and where annotated documents lie."""

import tomllib
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent


def cases(name: str, key: str = "case") -> list[dict[str, Any]]:
    """Read the cases of a file in ``cases/en``."""
    return tomllib.loads((TESTS / "cases" / "en" / f"{name}.toml").read_text(encoding="utf-8"))[key]
