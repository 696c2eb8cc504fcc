/** Canned replies as a table file that spreadsheets read: RFC 4180, with a mark that tells Excel it is UTF-8; pure. */

export const COLUMNS = ["title", "text", "folder", "shortcut", "shared"];
// Spreadsheets would run what begins so as a formula.
const FORMULA = /^[=+\-@\t\r]/;

export function csvOf(replies) {
  const rows = replies.map((reply) => COLUMNS.map((name) => cell(name === "shared" ? (reply.shared ? "1" : "0") : reply[name])));
  return `\ufeff${[COLUMNS.join(","), ...rows.map((row) => row.join(","))].join("\r\n")}\r\n`;
}

function cell(value) {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as objects by the names in the first line, or an Error with `line`. */
export function repliesOf(csv) {
  const [head, ...rows] = parsed(csv.replace(/^\ufeff/, ""));
  const names = (head ?? []).map((name) => name.trim().toLowerCase());
  if (!names.includes("title") || !names.includes("text")) throw Object.assign(new Error("head"), { line: 1 });
  return rows.map((row, index) => {
    const found = Object.fromEntries(names.map((name, place) => [name, (row[place] ?? "").replace(/^'(?=[=+\-@])/, "")]));
    if (!found.title?.trim() || !found.text?.trim()) throw Object.assign(new Error("row"), { line: index + 2 });
    const { title, text, folder = "", shortcut = "" } = found;
    return { title: title.trim(), text, folder: folder.trim(), shortcut: shortcut.trim().replace(/^\//, ""), shared: ["1", "true", "yes"].includes((found.shared ?? "").trim().toLowerCase()) };
  });
}

function parsed(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows.at(-1);
    if (quoted && sign === '"' && text[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
    else if (sign === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
    else if (!quoted && sign === ",") row.push("");
    else if (!quoted && sign === "\n") rows.push([""]);
    else if (quoted || sign !== "\r") row[row.length - 1] += sign;
  }
  return rows.filter((row) => row.some((value) => value !== ""));
}
