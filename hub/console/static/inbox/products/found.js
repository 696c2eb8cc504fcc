/** Products that can be sent into a conversation, as they are searched; the answer of the latest search only. */

import { get } from "../../shared/api.js";
import { ref } from "../../shared/html.js";

const PAUSE_MS = 180;

export function useFound(conversationId) {
  const query = ref("");
  const page = ref(null); // {channel, products, after}
  const busy = ref(false);
  const trouble = ref("");
  let round = 0;
  let timer = 0;

  const path = (after) => {
    const asked = new URLSearchParams({ ...(query.value.trim() ? { search: query.value.trim() } : {}), ...(after ? { after } : {}) });
    return `/api/v1/conversations/${encodeURIComponent(conversationId)}/products?${asked}`;
  };

  async function look(after = "") {
    const mine = ++round;
    busy.value = true;
    try {
      const answer = await get(path(after));
      if (mine !== round) return;
      page.value = after ? { ...answer, products: [...page.value.products, ...answer.products] } : answer;
      trouble.value = "";
    } catch (error) {
      if (mine === round) trouble.value = error.message;
    } finally {
      if (mine === round) busy.value = false;
    }
  }

  function ask(words) {
    query.value = words;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  }

  return { query, page, busy, trouble, ask, look, more: () => look(page.value.after), stop: () => clearTimeout(timer) };
}
