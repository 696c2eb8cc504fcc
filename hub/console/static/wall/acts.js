/** What a supervisor does from the wall: hand conversations on, take over, whisper, set a colleague. */

import { post, put } from "../shared/api.js";
import { t } from "../shared/texts.js";
import { complain, toast } from "../shared/toasts.js";
import { chosen, fetchHeld, refresh } from "./wall_state.js";

const at = (id, act) => `/api/v1/conversations/${encodeURIComponent(id)}/${act}`;

/** `to`: {to_staff} or {to_group}. → [{id, message}] of those that could not be handed on. */
export async function handOn(ids, to) {
  const { done, failed } = await post("/api/v1/bulk", { action: "transfer", ids, ...to });
  done.forEach((id) => chosen.delete(id));
  await look();
  return failed;
}

export async function takeOver(head) {
  const assignee = head.episode?.state === "agent" ? head.episode.assignee?.id : null;
  await run(() => post(at(head.id, "take"), assignee ? { over_from: assignee } : {}), t("console.wall.taken"));
}

export function whisper(id, text, clientId) {
  return post(at(id, "whisper"), { text, client_id: clientId });
}

export function setState(person, state) {
  return run(() => put(`/api/v1/seats/${encodeURIComponent(person.staff_id)}/state`, { state }), t("console.wall.person.set", { name: person.name }));
}

export function setCapacity(person, capacity) {
  return run(() => put(`/api/v1/seats/${encodeURIComponent(person.staff_id)}`, { capacity }), t("console.wall.person.set", { name: person.name }));
}

async function run(act, words) {
  try {
    await act();
    toast(words);
  } catch (error) {
    complain(error);
  }
  await look();
}

function look() {
  return Promise.all([refresh(), fetchHeld().catch(() => {})]);
}
