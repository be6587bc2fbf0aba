"""Take the pictures of README.md from a running demonstration.

    ./ioc demo --at 2023-12-26 --scale small --no-browser --data /tmp/ioc-pictures &
    make screenshots DATA=/tmp/ioc-pictures

Reads DATA/demo-token, writes docs/images/*.png. Needs Debian's Chromium and the development
requirements.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"
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


def take(base: str, token: str) -> None:
    """Open each page as a signed-in reader and keep what the window shows."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, path, width, height in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                extra_http_headers={"Authorization": f"Bearer {token}"},
                locale="vi-VN",
            )
            page = context.new_page()
            page.goto(base + path, wait_until="networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"{name}.png {width}x{height}")  # noqa: T201
            context.close()
        browser.close()


def main() -> None:
    """Read the arguments and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8050")
    parser.add_argument("--data", type=Path, default=Path("data"))
    given = parser.parse_args()
    take(given.url, (given.data / "demo-token").read_text("utf-8").strip())


if __name__ == "__main__":
    main()
