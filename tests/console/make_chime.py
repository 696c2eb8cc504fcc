"""Makes the sound of the inbox, two soft strokes; a test holds the stored file against it.

Run from the project's folder: .venv/bin/python -m tests.console.make_chime
"""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path

CHIME = Path(__file__).parents[2] / "hub/console/static/inbox/alerts/chime.wav"
RATE = 16_000
LENGTH_S = 0.42
# Hz, the second at which it begins, its share of the loudness.
STROKES = ((880.0, 0.0, 0.55), (1318.5, 0.11, 0.45))
DECAY_S = 0.085


def samples() -> bytes:
    """8 bits are enough for a chime, and half the size."""
    return bytes(_sample(number / RATE) for number in range(int(RATE * LENGTH_S)))


def _sample(at_s: float) -> int:
    level = sum(share * _stroke(at_s - begin, hertz) for hertz, begin, share in STROKES)
    return 128 + round(100 * level)


def _stroke(at_s: float, hertz: float) -> float:
    if at_s < 0:
        return 0.0
    attack = min(1.0, at_s / 0.004)  # without it the start would click
    return attack * math.exp(-at_s / DECAY_S) * math.sin(2 * math.pi * hertz * at_s)


def chime() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(samples())
    return made.getvalue()


if __name__ == "__main__":
    CHIME.write_bytes(chime())
