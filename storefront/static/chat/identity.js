// Which fan this browser is for this shop: the token from last time, or a new one from the server.

const keyOf = (slug) => `uphub.chat.${slug}`;

/** {token, fan_id, name} or null. Private windows may refuse storage: then every visit is new. */
export function remembered(slug) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(slug)));
  } catch {
    return null;
  }
}

function remember(slug, identity) {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(identity));
  } catch {
    // Storage is full or forbidden; the token still works until the page is closed.
  }
}

/** A member whom the embedding site vouches for: #user=…&name=…&signature=…; a fragment stays out of server logs. */
export function memberFrom(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  if (!given.get("user") || !given.get("signature")) return {};
  return { user: { id: given.get("user"), name: given.get("name") || "" }, signature: given.get("signature") };
}

/** Asks the server. Throws {code, message}; code "offline" when it was not reached. */
export async function openSession(slug, asked) {
  const answer = await posted(`/s/${encodeURIComponent(slug)}/chat/session`, asked);
  const { token, fan_id, name } = answer;
  remember(slug, { token, fan_id, name, at: Date.now() });
  return { token, fan_id, name };
}

async function posted(url, body) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), credentials: "same-origin",
    });
  } catch {
    throw { code: "offline", message: "" };
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw answer.error ?? { code: "internal_error", message: "" };
  return answer;
}
