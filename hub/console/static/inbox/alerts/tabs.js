/** Several tabs of one person act as one: a lock makes one of them the leader, a channel lets them talk. */

const NAME = "hub.alerts";
const ANSWERS_MS = 120;
const KEPT = 500;

/** `here()`: what this tab looks like for a conversation; `act(moment, tabs)`: run by the leader, once per key;
 * `heard(message)`: what other tabs (or the settings) say besides. */
export function createTabs({ here, act, heard, channel = open(), locks = globalThis.navigator?.locks, wait = pause }) {
  const tab = globalThis.crypto?.randomUUID?.() ?? String(Math.random());
  const seen = new Set();
  const asked = new Map();
  let leads = !channel || !locks;
  let count = 0;
  locks?.request?.(NAME, () => { leads = true; return new Promise(() => {}); });
  channel?.addEventListener("message", ({ data }) => onMessage(data));

  function onMessage(data) {
    if (data.type === "moment") consider(data.moment);
    else if (data.type === "who") channel.postMessage({ type: "here", ask: data.ask, of: data.tab, answer: { tab, ...here(data.id) } });
    else if (data.type === "here" && data.of === tab) asked.get(data.ask)?.push(data.answer);
    else if (data.type !== "here") heard(data);
  }

  /** Every tab remembers what was told, so that the next leader does not tell it again. */
  async function consider(moment) {
    if (seen.has(moment.key)) return;
    seen.add(moment.key);
    if (seen.size > KEPT) seen.delete(seen.values().next().value);
    if (!leads) return;
    act(moment, await roll(moment.conversationId));
  }

  async function roll(id) {
    const mine = { tab, ...here(id) };
    if (!channel) return [mine];
    const ask = (count += 1);
    const answers = [mine];
    asked.set(ask, answers);
    channel.postMessage({ type: "who", ask, id, tab });
    await wait(ANSWERS_MS);
    asked.delete(ask);
    return answers;
  }

  return {
    tab,
    /** Heard by this tab; the leader may have missed it. */
    tell(moment) {
      channel?.postMessage({ type: "moment", moment });
      return consider(moment);
    },
    /** To one tab, this one included. */
    send(to, message) {
      if (to === tab) heard({ ...message, to });
      else channel?.postMessage({ ...message, to });
    },
  };
}

function open() {
  return globalThis.BroadcastChannel && globalThis.document ? new BroadcastChannel(NAME) : null;
}

function pause(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
