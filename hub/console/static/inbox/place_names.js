/** A conversation and a message as an address, and back; pure. */

export function placeOf(search) {
  const query = new URLSearchParams(search);
  const seq = Number(query.get("seq"));
  return { id: query.get("c") || null, seq: Number.isSafeInteger(seq) && seq > 0 ? seq : 0 };
}

export function addressOf(id, seq = 0) {
  const query = new URLSearchParams({ c: id, ...(seq ? { seq } : {}) });
  return `/console/inbox?${query}`;
}
