/** Which changes are worth telling the person at the screen; pure.
 *
 * A moment: {kind: assigned | message | mention | sla, key, conversationId, seq, head, message?, clock?, breached?}.
 * The server sends the events of my conversations and of notes that call me to every tab of mine.
 */

const GIVEN = new Set(["episode.assigned", "episode.transferred"]);

/** Of an event; null for what one did oneself and for everything else. */
export function momentOf({ type, rev, head, message }, meId) {
  const mine = head?.episode?.state === "agent" && head.episode.assignee?.id === meId;
  const at = (kind, fields) => ({ kind, conversationId: head.id, head, seq: 0, ...fields });
  if (type === "message.added" && message?.kind === "note" && message.sender.id !== meId && message.body?.mentions?.includes(meId)) {
    return at("mention", { key: `mention:${message.id}`, seq: message.seq, message });
  }
  if (!mine) return null;
  if (GIVEN.has(type)) return at("assigned", { key: `assigned:${head.id}:${rev}` });
  if (type === "message.added" && message?.direction === "in") return at("message", { key: `message:${message.id}`, seq: message.seq, message });
  if (type === "sla.breached") return at("sla", { key: `sla:${head.id}:${rev}`, clock: head.sla?.breached?.at(-1) ?? head.sla?.clock, breached: true });
  return null;
}

/** Clocks of mine that run out within `warnMs`: told once for each time that they are set to. */
export function warningsOf(heads, meId, nowMs, warnMs) {
  return heads
    .filter((head) => head.sla?.due_at && !head.snoozed_until && head.episode?.state === "agent" && head.episode.assignee?.id === meId)
    .map((head) => ({ head, left: Date.parse(head.sla.due_at) - nowMs }))
    .filter(({ left }) => left > 0 && left <= warnMs)
    .map(({ head }) => ({ kind: "sla", conversationId: head.id, seq: 0, head, clock: head.sla.clock, breached: false, key: `sla:${head.id}:${head.sla.clock}:${head.sla.due_at}` }));
}

/** What becomes of a moment. `tabs`: [{tab, visible, focused, showing, active}], all of this person's.
 *
 * Nothing where somebody looks at that very conversation; else one notice in all, in the tab in front.
 */
export function decide(kind, tabs, alerts, isGranted) {
  const quiet = { desktop: false, toast: null, sound: null };
  if (!alerts[kind] || tabs.some((tab) => tab.visible && tab.showing)) return quiet;
  const front = tabs.find((tab) => tab.focused) ?? tabs.find((tab) => tab.visible) ?? tabs[0];
  const player = front?.active ? front : tabs.find((tab) => tab.active);
  const desktop = Boolean(alerts.desktop && isGranted);
  return { desktop, toast: desktop ? null : front?.tab ?? null, sound: alerts.sound && alerts.volume > 0 ? player?.tab ?? null : null };
}
