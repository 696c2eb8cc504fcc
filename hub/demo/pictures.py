"""Small pictures of the demo's products, drawn when they are needed: flat shapes on a quiet ground."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

_SIZE = 600
_FINE = 1.5  # places are out of 800 and drawn at 1200, so that edges come out smooth
Draw = Callable[[ImageDraw.ImageDraw, str, str], None]


def drawn(shape: str, ground: str, color: str) -> bytes:
    """A PNG; the same words always give the same bytes, so that the library keeps one."""
    image = Image.new("RGB", (_SIZE * 2, _SIZE * 2), ground)
    pen = ImageDraw.Draw(image)
    pen.ellipse(_at(150, 610, 650, 700), fill=_mixed(ground, "#000000", 0.07))
    _SHAPES[shape](pen, color, ground)
    file = io.BytesIO()
    image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def _at(*places: float) -> list[float]:
    return [place * _FINE for place in places]


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _leaf(pen: ImageDraw.ImageDraw, x: float, y: float, color: str) -> None:
    pen.line(_at(x, y + 90, x, y), fill=color, width=round(8 * _FINE))
    pen.ellipse(_at(x - 64, y - 10, x - 6, y + 28), fill=color)
    pen.ellipse(_at(x + 6, y + 14, x + 64, y + 52), fill=color)


def _tee(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    body = _at(
        280, 190, 160, 270, 210, 370, 270, 340, 270, 640, 530, 640, 530, 340, 590, 370, 640, 270, 520, 190
    )
    pen.polygon(body, fill=color)
    pen.ellipse(_at(335, 150, 465, 240), fill=ground)
    _leaf(pen, 400, 360, ground)


def _mug(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.ellipse(_at(480, 320, 640, 520), outline=color, width=round(34 * _FINE))
    pen.rounded_rectangle(_at(220, 260, 540, 650), radius=56 * _FINE, fill=color)
    pen.ellipse(_at(220, 228, 540, 300), fill=_mixed(color, "#ffffff", 0.35))
    _leaf(pen, 380, 420, _mixed(color, "#ffffff", 0.75))


def _tote(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.arc(_at(300, 120, 500, 420), 180, 360, fill=color, width=round(26 * _FINE))
    pen.rounded_rectangle(_at(210, 270, 590, 650), radius=24 * _FINE, fill=color)
    _leaf(pen, 400, 400, _mixed(color, "#ffffff", 0.7))


def _poster(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.rectangle(_at(240, 130, 560, 650), fill="#ffffff", outline=color, width=round(12 * _FINE))
    for row in range(4):
        for column in range(3):
            x, y = 300 + column * 80, 200 + row * 90
            shade = _mixed(color, "#ffffff", 0.18 * row)
            pen.ellipse(_at(x, y, x + 44, y + 44), fill=shade)
    pen.line(_at(430, 600, 520, 585), fill=color, width=round(6 * _FINE))


def _persimmon(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.line(_at(400, 90, 400, 260), fill=_mixed(color, "#000000", 0.4), width=round(10 * _FINE))
    pen.ellipse(_at(230, 270, 570, 620), fill=color)
    pen.polygon(_at(400, 250, 300, 300, 370, 320, 400, 370, 430, 320, 500, 300), fill="#5d7f4e")
    pen.ellipse(_at(290, 350, 340, 430), fill=_mixed(color, "#ffffff", 0.4))


def _screen(pen: ImageDraw.ImageDraw, color: str) -> None:
    pen.rounded_rectangle(_at(150, 210, 650, 560), radius=28 * _FINE, fill=color)
    pen.rectangle(_at(330, 560, 470, 610), fill=_mixed(color, "#000000", 0.2))
    pen.rounded_rectangle(_at(270, 605, 530, 630), radius=10 * _FINE, fill=color)


def _lesson(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    _screen(pen, color)
    pen.polygon(_at(350, 310, 350, 460, 480, 385), fill="#ffffff")


def _sound(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    for n, height in enumerate((90, 190, 300, 230, 360, 180, 260, 120)):
        x = 180 + n * 58
        pen.rounded_rectangle(
            _at(x, 400 - height / 2, x + 30, 400 + height / 2), radius=15 * _FINE, fill=color
        )


def _code(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.rounded_rectangle(_at(170, 270, 630, 540), radius=30 * _FINE, fill=color)
    for n in range(4):
        x = 225 + n * 92
        pen.rounded_rectangle(_at(x, 350, x + 70, 460), radius=14 * _FINE, fill="#ffffff")
        pen.ellipse(_at(x + 24, 392, x + 46, 414), fill=color)


def _card(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.rounded_rectangle(_at(150, 240, 650, 560), radius=34 * _FINE, fill=color)
    pen.rectangle(_at(150, 310, 650, 370), fill=_mixed(color, "#000000", 0.25))
    _leaf(pen, 560, 430, _mixed(color, "#ffffff", 0.7))
    pen.rounded_rectangle(_at(200, 470, 380, 500), radius=10 * _FINE, fill=_mixed(color, "#ffffff", 0.5))


def _ticket(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.rounded_rectangle(_at(140, 270, 660, 540), radius=24 * _FINE, fill=color)
    for y in (250, 520):
        pen.ellipse(_at(490, y, 530, y + 40), fill=ground)
    for y in range(310, 500, 32):
        pen.line(_at(510, y, 510, y + 14), fill=ground, width=round(5 * _FINE))
    pen.polygon(_at(270, 340, 270, 470, 390, 405), fill="#ffffff")


def _box(pen: ImageDraw.ImageDraw, color: str, ground: str) -> None:
    pen.rectangle(_at(210, 350, 590, 650), fill=color)
    pen.rectangle(_at(180, 280, 620, 370), fill=_mixed(color, "#000000", 0.15))
    pen.rectangle(_at(370, 280, 430, 650), fill="#ffffff")
    pen.ellipse(_at(290, 180, 400, 290), outline="#ffffff", width=round(22 * _FINE))
    pen.ellipse(_at(400, 180, 510, 290), outline="#ffffff", width=round(22 * _FINE))


_SHAPES: Mapping[str, Draw] = {
    "tee": _tee, "mug": _mug, "tote": _tote, "poster": _poster, "persimmon": _persimmon, "lesson": _lesson,
    "sound": _sound, "code": _code, "card": _card, "ticket": _ticket, "box": _box,
}  # fmt: skip
