// The server's clock: phones' own are minutes off, and everybody's button must open at the same moment.

let ahead = 0;
let surest = Infinity;

/** `moment` is the server's time (ms) somewhere between the two moments (ms) of asking and hearing. */
export function set(moment, asked, heard) {
  const wide = heard - asked;
  if (wide > surest * 2 + 50) return;
  surest = Math.min(surest, wide);
  ahead = moment - (asked + heard) / 2;
}

export const now = () => Date.now() + ahead;

/** "1:02:03", "02:03"; never below zero. */
export function clockText(ms) {
  const whole = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** {days, clock} of what is left. */
export function split(ms) {
  const days = Math.floor(ms / 86_400_000);
  return { days, clock: clockText(ms - days * 86_400_000) };
}
