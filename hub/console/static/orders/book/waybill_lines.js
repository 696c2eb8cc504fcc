/** A courier's list, pasted: one parcel a line, its parts in any order; pure.
 *
 * → {rows: [{number, courier, waybill}], bad: [line numbers that say no number or no waybill]}
 */

const WHOLE_NUMBER = /^\d{18}$/u;
const TAIL = /^\d{6}$/u;
const WAYBILL = /^(?=.*\d)[0-9A-Za-z-]{8,40}$/u;

export function waybillRows(text, courier) {
  const rows = [];
  const bad = [];
  text.split(/\r?\n/u).forEach((line, at) => {
    const words = line.split(/[\s,;|\uff0c\uff1b]+/u).filter(Boolean);
    if (!words.length) return;
    const number = words.find((word) => WHOLE_NUMBER.test(word)) ?? words.find((word) => TAIL.test(word));
    const waybill = words.find((word) => word !== number && WAYBILL.test(word));
    if (!number || !waybill) { bad.push(at + 1); return; }
    const named = words.filter((word) => word !== number && word !== waybill).join(" ");
    rows.push({ number, waybill, courier: named.slice(0, 40) || courier });
  });
  return { rows, bad };
}
