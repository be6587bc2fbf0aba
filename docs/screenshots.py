"""Take the pictures of README.md from a running demonstration.

    ./ioc demo --at 2023-12-26 --scale small --no-browser --data /tmp/ioc-pictures &
    make screenshots DATA=/tmp/ioc-pictures

Reads DATA/demo-token, writes docs/images/*.png: the pages, and the sheet of the brief. Needs Debian's
Chromium and poppler-utils, and the development requirements. README shows every one of them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

from jobs.bench import page as bench

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SHOTS = [
    ("tong-quan", "/", 1440, 900),
    ("mot-cua", "/mot-cua", 1440, 900),
    ("chi-so", "/chi-so/onestop.on_time_rate", 1440, 1200),
    ("ban-do", "/ban-do", 1440, 900),
    ("van-ban", "/van-ban", 1440, 900),
    ("nguon", "/nguon", 1440, 900),
    ("dien-thoai", "/wall/dien-thoai", 390, 844),
    ("wall-tong-quan", "/wall/tong-quan", 1920, 1080),
    ("wall-mot-cua", "/wall/mot-cua", 1920, 1080),
]


PAPER, DOTS = "bao-cao-nhanh", "90"
"""Name of the brief's picture, dots an inch."""


def paper(data: Path) -> None:
    """Make the brief of the demonstration's day and keep its sheet."""
    held = json.loads((data / "demo.json").read_text("utf-8"))
    day, told = held["at"], os.environ | held["environment"]
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.pdf"
        subprocess.run(
            [ROOT / "ioc", "brief", "--date", day, "--out", sheet, "--data", data],
            check=True,
            env=told,
        )
        subprocess.run(
            ["pdftoppm", "-r", DOTS, "-png", "-singlefile", sheet, IMAGES / PAPER],
            check=True,
        )
    print(f"{PAPER}.png")


def take(base: str, token: str) -> None:
    """Open each page as a signed-in reader and keep what the window shows."""
    IMAGES.mkdir(exist_ok=True)
    with bench.chromium() as browser:
        for name, path, width, height in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                extra_http_headers={"Authorization": f"Bearer {token}"},
                locale="vi-VN",
            )
            page = context.new_page()
            page.goto(base + path, wait_until="networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"{name}.png {width}x{height}")
            context.close()


def main() -> None:
    """Read the arguments and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8050")
    parser.add_argument("--data", type=Path, default=Path("data"))
    given = parser.parse_args()
    take(given.url, (given.data / "demo-token").read_text("utf-8").strip())
    paper(given.data)


if __name__ == "__main__":
    main()
