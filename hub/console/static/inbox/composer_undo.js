/** For some seconds one's own last reply can be taken back, by a bar over the composer that counts them down.
 *
 * It reads the timeline, not this page's memory: a reply held by the server shows it after a reload, too.
 */

import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { html, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { act } from "./actions.js";
import { choices } from "./composer_choices.js";
import { state } from "./store.js";
import { undoable } from "./undoable.js";

const UNDERWAY = ["queued", "sending"];

/** False when it was too late, which was told to the person. */
async function undo({ message, held }) {
  const { conversation_id, client_id, id } = message;
  if (held) return act("cancel", { conversation_id, client_id: client_id.split("#")[0] });
  await left(conversation_id, id);
  return act("recall", { conversation_id, message_id: id });
}

/** The server takes back what is out; who was quicker than the delivery need not press again. */
function left(conversationId, id) {
  const isUnderway = () => UNDERWAY.includes(state.value.threads[conversationId]?.messages.find((each) => each.id === id)?.status);
  return new Promise((done) => {
    const stop = watch(isUnderway, (still) => { if (!still) { done(); queueMicrotask(() => stop()); } }, { immediate: true });
  });
}

export const UndoBar = {
  name: "UndoBar",
  props: { id: String },
  emits: ["undone"],
  setup(props, { emit }) {
    const found = () => (now.value ? undoable(state.value.threads[props.id], state.value.me?.id, serverNow(), choices.value.undo) : null);
    let taken = ""; // a second press while the first one waits
    const run = async () => {
      const it = found();
      if (!it || taken === it.message.id) return;
      taken = it.message.id;
      if (await undo(it)) emit("undone", it.message);
      else taken = "";
    };
    return () => {
      const it = found();
      if (!it) return null;
      return html`<div class="undo-bar" role="status"><span>${icon(it.held ? "clock" : "check")}${t(it.held ? "console.undo.held" : "console.undo.sent", { n: it.left })}</span>
        <button type="button" class="button tiny" onClick=${run}>${t("console.undo.reply")}</button></div>`;
    };
  },
};
