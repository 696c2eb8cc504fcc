// The shop's own colour, kept readable: the ink on it is whichever of black and white stands out more.

const WHITE = "#ffffff";
const BLACK = "#000000"; // any softer, and some middling colours fall below the contrast that people need

/** `hex` as #rrggbb. Contrast by WCAG 2: 1 to 21. */
export function contrast(hex, other) {
  const [light, dark] = [luminance(hex), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

export function inkOn(hex) {
  // White looks right on strong colours even where black would measure a little better; 4.5 is what WCAG AA asks.
  return contrast(hex, WHITE) >= 4.5 ? WHITE : BLACK;
}

function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channel(value) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Through the style object, which a strict Content-Security-Policy allows. */
export function paint(root, hex) {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return;
  root.style.setProperty("--brand", hex);
  root.style.setProperty("--brand-ink", inkOn(hex));
}
