/** What leaves the composer: files in their order, then the words; with what they answer and how long they wait. */

import { serverNow } from "../shared/api.js";
import { outbox } from "./actions.js";
import { holdFor } from "./composer_choices.js";
import { newClientId } from "./outbox.js";
import { quoted, quotedIn } from "./quoting.js";
import { state } from "./store.js";

// What the last replies said, for those who undo them: on the screen numbers are stars.
const said = new Map();
const MOST_SAID = 20;

export function sendReply(id, { files, text, capabilities }) {
  const holdS = holdFor(capabilities);
  const answers = quotedIn(id)?.seq;
  files.forEach(({ file, kind, preview }) => add(id, { kind, file, preview, holdS }));
  if (text) add(id, { kind: "text", body: { text }, holdS, replyTo: answers });
  quoted.value = null;
}

export function sendNote(id, text, mentions) {
  add(id, { kind: "note", note: true, body: { text }, mentions });
}

export function sendCard(id, { body, file, preview, capabilities }) {
  add(id, { kind: "miniprogram", body, file, preview, holdS: holdFor(capabilities) });
}

function add(id, fields) {
  const item = {
    clientId: newClientId(), conversationId: id, staffId: state.value.me?.id, at: new Date(serverNow()).toISOString(),
    mediaId: "", note: false, body: {}, ...fields,
  };
  said.set(item.clientId, item);
  if (said.size > MOST_SAID) said.delete(said.keys().next().value);
  outbox.add(item);
}

/** {text, file, kind, preview} of a reply that was taken back, as far as this page knows it. */
export function saidIn(message) {
  const item = said.get(message.client_id.split("#")[0]);
  const masked = message.spans?.length > 0 || message.client_id.includes("#");
  return { text: item?.body.text ?? (masked ? "" : message.body.text ?? ""), file: item?.file, kind: item?.kind, preview: item?.preview };
}
