/** What an agent does to a conversation; every refusal is said in plain words with the next step beside it. */

import { confirmed } from "../shared/confirm.js";
import { t } from "../shared/texts.js";
import { complain, toast } from "../shared/toasts.js";
import { headOf } from "./heads.js";
import { call } from "./live.js";
import { createOutbox } from "./outbox.js";
import { dispatch, state } from "./store.js";

export const outbox = createOutbox({ call, store: { get: () => state.value, dispatch }, onRefused: refused });

function refused(item, error) {
  complain(error, waysOut(item.conversationId, error));
}

function waysOut(id, error) {
  if (error.code === "assigned_to_other") return [{ label: t("console.take_over"), run: () => takeOver(id) }];
  return [];
}

/** False after a refusal, which was told to the person. */
export async function act(name, payload) {
  try {
    await call(name, payload);
    return true;
  } catch (error) {
    complain(error, waysOut(payload.conversation_id, error));
    return false;
  }
}

export function take(id) {
  return act("take", { conversation_id: id });
}

/** Names whom it takes over from, so that two cannot do it at once. */
export async function takeOver(id) {
  const assignee = headOf(state.value, id)?.episode?.assignee;
  const yes = assignee && await confirmed({
    title: t("console.take_over"), yes: t("console.take_over"), text: t("console.take_over.about", { name: assignee.name }),
  });
  return yes ? act("take", { conversation_id: id, over_from: assignee.id }) : false;
}

export function release(id) {
  return act("release", { conversation_id: id });
}

export async function close(id, reason) {
  if (await act("close", { conversation_id: id, reason })) toast(t("console.closed.done"));
}

/** Sending an unconfirmed reply again may make it arrive twice: that is the person's decision. */
export async function retry(message) {
  const sure = message.status !== "unconfirmed" || await confirmed({
    title: t("console.retry"), yes: t("console.retry.anyway"), text: t("console.retry.twice"), danger: true,
  });
  return sure ? act("retry", target(message)) : false;
}

export function confirm(message) {
  return act("confirm", target(message));
}

export function discard(message) {
  return act("discard", target(message));
}

function target(message) {
  return { conversation_id: message.conversation_id, message_id: message.id };
}
