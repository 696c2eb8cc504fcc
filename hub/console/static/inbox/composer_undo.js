/** For some seconds one's own last reply can be taken back, by a bar over the composer that counts them down.
 *
 * It reads the timeline, not this page's memory: a reply held by the server shows it after a reload, too.
 */

import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { act } from "./actions.js";
import { choices } from "./composer_choices.js";
import { state } from "./store.js";
import { undoable } from "./undoable.js";

/** Resolves to the words that are to be written anew, null when it was too late. */
async function undo({ message, held }) {
  const { conversation_id, client_id, id } = message;
  const done = held ? await act("cancel", { conversation_id, client_id: client_id.split("#")[0] }) : await act("recall", { conversation_id, message_id: id });
  return done;
}

export const UndoBar = {
  name: "UndoBar",
  props: { id: String },
  emits: ["undone"],
  setup(props, { emit }) {
    const found = () => (now.value ? undoable(state.value.threads[props.id], state.value.me?.id, serverNow(), choices.value.undo) : null);
    const run = async () => {
      const it = found();
      if (it && await undo(it)) emit("undone", it.message);
    };
    return () => {
      const it = found();
      if (!it) return null;
      return html`<div class="undo-bar" role="status"><span>${icon(it.held ? "clock" : "check")}${t(it.held ? "console.undo.held" : "console.undo.sent", { n: it.left })}</span>
        <button type="button" class="button tiny" onClick=${run}>${t("console.undo.reply")}</button></div>`;
    };
  },
};
