"""Settings of paper: what stands around the figures, and where it is sent."""

from __future__ import annotations

from pathlib import Path

from core.source_settings import Strict


class PaperSettings(Strict):
    """How documents are headed, signed and addressed (Decree 30/2020), and with which typeface."""

    above: str = ""
    organ: str = "TRUNG TÂM ĐIỀU HÀNH THÔNG MINH"
    symbol: str = "IOC"
    place: str = ""
    signer: str = ""
    receivers: str = "Chủ tịch, các Phó Chủ tịch UBND tỉnh; Chánh Văn phòng UBND tỉnh; Lưu: VT, IOC"
    fonts: Path | None = None
    brief_cron: str = "30 7 * * *"
    week_cron: str = "45 7 * * mon"
    month_cron: str = "0 8 1 * *"
    form_quarter_cron: str = ""
    form_half_cron: str = ""
    form_year_cron: str = ""
    folder: Path | None = None
    notify_file: Path | None = None
