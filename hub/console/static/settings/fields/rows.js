/** The list of fields while it is being edited; pure. */

let count = 0;

/** `id` keeps a row's inputs with it when it moves; the server does not see it. */
export function rowsOf(fields) {
  return fields.map((field) => ({ ...field, id: (count += 1), options: field.options.join("\n") }));
}

export function sent(rows) {
  return rows.map(({ key, label, type, options }) => ({ key, label: label.trim(), type, options: type === "choice" ? optionsOf(options) : [] }));
}

export function optionsOf(text) {
  return [...new Set(text.split(/[\n,\uff0c\u3001]/).map((option) => option.trim()).filter(Boolean))];
}

export function moved(rows, index, step) {
  const next = [...rows];
  const [row] = next.splice(index, 1);
  next.splice(index + step, 0, row);
  return next;
}

/** What is wrong, in words, or an empty string; the server checks again. */
export function problemOf(rows, say) {
  const labels = rows.map((row) => row.label.trim());
  if (labels.includes("")) return say("console.fields.unnamed");
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice) return say("console.fields.twice", { label: twice });
  const bare = rows.find((row) => row.type === "choice" && optionsOf(row.options).length === 0);
  return bare ? say("console.fields.bare", { label: bare.label.trim() }) : "";
}
