/** What the composer may do, from the channel's capabilities and the platform's window; pure. */

import { clockText, secondsBetween } from "../shared/durations.js";

const SOON_S = 3600;

/** null when the channel counts nothing, else {left, max, clock, over, soon}. */
export function quotaNow(head, nowMs) {
  if (!head?.quota) return null;
  const seconds = secondsBetween(new Date(nowMs).toISOString(), head.quota.until);
  const over = seconds <= 0;
  return { left: head.quota.left, max: head.quota.max, clock: clockText(seconds), over, soon: !over && seconds < SOON_S };
}

/** Why a reply cannot be sent: unreachable | window_over | quota_used | other_agent, or an empty string. */
export function obstacle(head, nowMs, meId) {
  if (!head) return "";
  if (head.fan?.reachable === false) return "unreachable";
  const quota = quotaNow(head, nowMs);
  if (quota?.over) return "window_over";
  if (quota && quota.left <= 0) return "quota_used";
  return heldByOther(head, meId) ? "other_agent" : "";
}

export function heldByOther(head, meId) {
  const episode = head?.episode;
  return episode?.state === "agent" && episode.assignee?.id !== meId;
}

export function isMine(head, meId) {
  return head?.episode?.state === "agent" && head.episode.assignee?.id === meId;
}

/** Kinds the channel cannot carry are shown, but disabled with the reason. */
export function allows(capabilities, kind) {
  return Boolean(capabilities?.kinds?.includes(kind));
}
