"""Documents that are generated, or name files, keep their word."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_flows_page_is_what_the_tables_say() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "diagrams.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run: python scripts/diagrams.py"


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert not broken
