/** Names for acts that must count once however often they are sent. */

/** randomUUID exists in secure contexts only; a warehouse's phone may come by plain http. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
