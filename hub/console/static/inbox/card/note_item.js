/** One pinned note as it reads. */

import { serverNow } from "../../shared/api.js";
import { fullTime, rowTime } from "../../shared/dates.js";
import { html } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";
import { TextBubble } from "../bubbles/text.js";
import { askReveal } from "../reveal_dialog.js";
import { iconAct } from "./section.js";

export function noteItem(note, { own, timeZone, revealPath, onEdit, onRemove }) {
  const at = Date.parse(note.edited_at ?? note.at);
  const when = rowTime(at, serverNow(), lang, timeZone, t);
  const message = { id: note.id, body: { text: note.text }, spans: note.spans, revealPath: `${revealPath}/reveal` };
  return html`<li key=${note.id} class="card-note"><${TextBubble} message=${message} onReveal=${askReveal} />
    <footer><span class="note-by" title=${fullTime(at, lang, timeZone)}>${note.author.name} · ${when}${note.edited_at ? ` · ${t("console.card.notes.edited")}` : ""}</span>
      ${own && html`<span class="note-acts">${iconAct("pencil", "console.card.notes.edit", onEdit)}${iconAct("trash", "console.card.notes.remove", onRemove)}</span>`}</footer></li>`;
}
