"""Short codes that stand on paper and in files: eight characters that can be read out and typed.

31 characters without those that look alike (0 O, 1 I L); the last is a check, so that one wrong
character or two swapped ones are told from a code that was never given.
"""

from __future__ import annotations

import re
import secrets

from core.errors import MisuseError

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""A prime number of them: the weighted sum below then finds every swap."""
LENGTH = 8
_ODD = re.compile(r"[\s.\-–]+")
MARK = "IOC"
"""Stands before a code where files are searched for one."""


def new() -> str:
    """A fresh code: 31⁷ possibilities, about 27 thousand million."""
    body = "".join(secrets.choice(LETTERS) for _ in range(LENGTH - 1))
    return body + _check(body)


def written(code: str) -> str:
    """``ABCD-EFGH``: as people read it."""
    return f"{code[:4]}-{code[4:]}"


def read(text: str) -> str:
    """The code that was typed, in its one spelling. Raises MisuseError for what cannot be one."""
    code = _ODD.sub("", text.strip().upper()).removeprefix(MARK)
    odd = sorted(set(code) - set(LETTERS))
    if len(code) != LENGTH or odd:
        why = f"không dùng ký tự {', '.join(odd)}" if odd else f"có {len(code)} ký tự"
        raise MisuseError(
            f"Mã “{text[:40]}” không đúng dạng ({why}): cần {LENGTH} chữ và số như 7K4M-P2QX; mã "
            "không có 0, O, 1, I, L."
        )
    if _check(code[:-1]) != code[-1]:
        raise MisuseError(f"Mã “{written(code)}” gõ sai một ký tự; hãy so lại với bản in hoặc tệp.")
    return code


def found_in(text: str) -> str:
    """The first code in a file's name or content, behind our mark; "" where there is none."""
    for one in re.finditer(rf"{MARK}[-: ]?([{LETTERS}]{{4}})-?([{LETTERS}]{{4}})", text):
        code = one[1] + one[2]
        if _check(code[:-1]) == code[-1]:
            return code
    return ""


def _check(body: str) -> str:
    total = sum(weight * LETTERS.index(char) for weight, char in enumerate(body, 2))
    return LETTERS[total % len(LETTERS)]
