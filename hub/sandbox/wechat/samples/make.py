"""Draws and plays the sample media that fans' phones bring along; run it after changing a drawing.

The files it writes are kept in the repository, so that a sandbox needs neither Pillow nor PyAV to start.
"""

from __future__ import annotations

import io
import math
import struct
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFilter

_HERE = Path(__file__).parent
_VOICE_S = 4
_RATE = 8000
_CLIP_FRAMES = 48
Colour = tuple[int, int, int]


def main() -> None:
    _hoodie(720, 900).save(_HERE / "photo.jpg", quality=82)
    _parcel(900, 675).save(_HERE / "parcel.jpg", quality=82)
    _screenshot(540, 900).save(_HERE / "screenshot.png", optimize=True)
    _hoodie(720, 900).resize((160, 200)).save(_HERE / "thumb.jpg", quality=80)
    (_HERE / "voice.amr").write_bytes(_voice())
    (_HERE / "clip.mp4").write_bytes(_clip())


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = y / height
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    return column.resize((width, height))


def _shadow(image: Image.Image, box: tuple[int, int, int, int]) -> None:
    layer = Image.new("L", image.size, 0)
    ImageDraw.Draw(layer).ellipse(box, fill=110)
    image.paste((40, 30, 30), mask=layer.filter(ImageFilter.GaussianBlur(24)))


def _hoodie(width: int, height: int) -> Image.Image:
    image = _gradient(width, height, (252, 232, 214), (246, 200, 172))
    _shadow(image, (130, 800, 590, 870))
    draw = ImageDraw.Draw(image)
    cloth, dark, light = (232, 118, 52), (196, 88, 30), (250, 158, 96)
    draw.polygon([(250, 230), (120, 330), (60, 690), (150, 720), (215, 470)], fill=dark)
    draw.polygon([(470, 230), (600, 330), (660, 690), (570, 720), (505, 470)], fill=dark)
    draw.rounded_rectangle((200, 230, 520, 830), 46, fill=cloth)
    draw.ellipse((235, 120, 485, 340), fill=dark)
    draw.ellipse((275, 165, 445, 325), fill=(90, 40, 20))
    draw.line([(325, 320), (318, 440)], fill=light, width=8)
    draw.line([(395, 320), (402, 440)], fill=light, width=8)
    draw.rounded_rectangle((255, 610, 465, 740), 30, fill=dark)
    draw.ellipse((312, 470, 408, 566), fill=(255, 244, 232))
    draw.polygon([(345, 492), (345, 544), (388, 518)], fill=cloth)
    return image


def _parcel(width: int, height: int) -> Image.Image:
    image = _gradient(width, height, (226, 232, 238), (178, 190, 200))
    _shadow(image, (150, 520, 760, 630))
    draw = ImageDraw.Draw(image)
    draw.polygon([(180, 260), (450, 180), (730, 260), (450, 350)], fill=(214, 172, 122))
    draw.polygon([(180, 260), (450, 350), (450, 610), (180, 500)], fill=(190, 146, 96))
    draw.polygon([(730, 260), (450, 350), (450, 610), (730, 500)], fill=(168, 124, 76))
    draw.polygon([(420, 190), (480, 190), (480, 345), (420, 338)], fill=(236, 214, 170))
    draw.polygon([(520, 400), (660, 350), (660, 440), (520, 495)], fill=(250, 250, 248))
    for step in range(4):
        draw.line([(535, 418 + step * 18), (645, 378 + step * 18)], fill=(120, 120, 120), width=4)
    dent = [(240, 300), (290, 330), (270, 365), (325, 395), (285, 430), (330, 470)]
    draw.line(dent, fill=(96, 62, 30), width=9, joint="curve")
    return image


def _screenshot(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), (245, 245, 247))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, 96), fill=(255, 255, 255))
    draw.rounded_rectangle((190, 44, 350, 66), 11, fill=(40, 40, 44))
    for row in range(3):
        _order(draw, 28, 130 + row * 250, width - 56)
    return image


def _order(draw: ImageDraw.ImageDraw, x: int, y: int, width: int) -> None:
    draw.rounded_rectangle((x, y, x + width, y + 226), 20, fill=(255, 255, 255))
    draw.rounded_rectangle((x + 22, y + 22, x + 142, y + 142), 14, fill=(246, 200, 172))
    draw.ellipse((x + 52, y + 50, x + 112, y + 112), fill=(232, 118, 52))
    draw.rounded_rectangle((x + 164, y + 30, x + 400, y + 50), 10, fill=(60, 60, 66))
    draw.rounded_rectangle((x + 164, y + 72, x + 330, y + 88), 8, fill=(190, 190, 196))
    draw.rounded_rectangle((x + 164, y + 112, x + 240, y + 132), 10, fill=(226, 74, 60))
    draw.rounded_rectangle(
        (x + width - 150, y + 166, x + width - 24, y + 206), 20, outline=(87, 190, 106), width=3
    )
    draw.rounded_rectangle((x + width - 122, y + 178, x + width - 52, y + 194), 8, fill=(87, 190, 106))


def _voice() -> bytes:
    """A hummed tune as AMR-NB, the form in which phones send voices."""
    target = io.BytesIO()
    with av.open(target, "w", format="amr") as file:
        track = file.add_stream("libopencore_amrnb", rate=_RATE, layout="mono")
        track.bit_rate = 12200
        for start in range(0, _VOICE_S * _RATE, 160):
            file.mux(track.encode(_sound(start)))
        file.mux(track.encode(None))
    return target.getvalue()


def _sound(start: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=160)
    frame.planes[0].update(struct.pack("<160h", *(_loudness(start + i) for i in range(160))))
    frame.sample_rate, frame.pts, frame.time_base = _RATE, start, Fraction(1, _RATE)
    return frame


def _loudness(sample: int) -> int:
    moment = sample / _RATE
    note = (220.0, 261.6, 329.6, 293.7, 261.6, 220.0, 246.9, 220.0)[int(moment * 2) % 8]
    swell = math.sqrt(math.sin(math.pi * (moment * 2 % 1)))
    tone = math.sin(2 * math.pi * note * moment) + 0.5 * math.sin(4 * math.pi * note * moment)
    return round(9000 * swell * tone)


def _clip() -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as file:
        track = file.add_stream("libx264", rate=24)
        track.width, track.height, track.pix_fmt = 270, 338, "yuv420p"
        for number in range(_CLIP_FRAMES):
            picture = av.VideoFrame.from_image(_turned(number))  # type: ignore[no-untyped-call,unused-ignore]
            file.mux(track.encode(picture))
        file.mux(track.encode(None))
    return target.getvalue()


def _turned(number: int) -> Image.Image:
    zoom = 1 + 0.12 * math.sin(2 * math.pi * number / _CLIP_FRAMES)
    image = _hoodie(720, 900)
    side = (round(720 / zoom), round(900 / zoom))
    left, top = max(0, (720 - side[0]) // 2), max(0, (900 - side[1]) // 2)
    return image.crop((left, top, left + side[0], top + side[1])).resize((270, 338))


if __name__ == "__main__":
    main()
