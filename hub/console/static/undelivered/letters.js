/** The dead-letter list as a value; a refresh renews its newest page and keeps what was loaded below it. */

export const EMPTY = { loaded: false, messages: [], heads: {}, mayHaveMore: false };

export function refreshed(list, answer, page) {
  const isWhole = answer.messages.length < page;
  const last = answer.messages.at(-1)?.id ?? "";
  const below = isWhole ? [] : list.messages.filter((message) => message.id < last);
  return {
    loaded: true, messages: [...answer.messages, ...below], heads: { ...list.heads, ...answer.heads },
    mayHaveMore: isWhole ? false : below.length === 0 || list.mayHaveMore,
  };
}

export function added(list, answer, page) {
  const known = new Set(list.messages.map((message) => message.id));
  const fresh = answer.messages.filter((message) => !known.has(message.id));
  return { ...list, messages: [...list.messages, ...fresh], heads: { ...list.heads, ...answer.heads }, mayHaveMore: answer.messages.length >= page };
}

export function without(list, id) {
  return { ...list, messages: list.messages.filter((message) => message.id !== id) };
}
