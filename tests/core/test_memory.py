"""What was freed goes back."""

import subprocess
import sys

from core import memory
from core.settings import ROOT

_CODE = """
from core import memory

def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096

held = [bytes(2_000) for _ in range(50_000)]
keep = held[-1:]  # the last keeps the heap from shrinking by itself
held.clear()
before = resident()
memory.release()
print(before - resident())
"""


def test_release_never_fails():
    assert memory.release() in (True, False)


def test_freed_memory_goes_back_to_the_machine():
    done = subprocess.run(
        [sys.executable, "-c", _CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 50_000_000


def test_unhurried_looks_for_cycles_less_often_and_still_does():
    code = (
        "import gc\nfrom core import memory\nbefore = gc.get_threshold()\nmemory.unhurried()\n"
        "after = gc.get_threshold()\n"
        "print(gc.isenabled(), after[0] / before[0], after[1:] == before[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    enabled, times, same = done.stdout.split()
    assert (enabled, same) == ("True", "True")
    assert float(times) > 10


def told(code):
    """What a process of its own says, as numbers."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [int(one) for one in done.stdout.split()]


def test_threads_share_two_heaps():
    """What eight threads hold at once, glibc would lay into eight heaps (64 MB of room each)."""
    code = """
import threading
from core import memory
if FEW:
    memory.few_heaps()
gate = threading.Barrier(9)
def work():
    held = [bytes(5_000) for _ in range(400)]
    gate.wait()
    gate.wait()
for _ in range(8):
    threading.Thread(target=work).start()
gate.wait()
areas = [line.split() for line in open("/proc/self/maps")]
spans = [[int(edge, 16) for edge in one[0].split("-")] for one in areas if len(one) == 5]
print(sum(1 for low, high in spans if low % 0x4000000 == 0))
gate.wait()
"""
    many, few = (told(f"FEW = {chosen}\n{code}")[0] for chosen in (False, True))
    assert few <= 1 < many


def test_what_is_frozen_is_looked_at_no_more():
    code = "import gc\nfrom core import memory\nmemory.shared()\nprint(gc.get_freeze_count())"
    assert told(code)[0] > 1_000
