/** What to do when a colleague changed the card since we read it; pure. */

/** The parts that both changed: [{key, theirs, mine}]; key "remark" or a field's. Same words are no conflict. */
export function overlap(base, fresh, { remark, fields = {} }) {
  const both = Object.entries(fields)
    .map(([key, mine]) => ({ key, was: base.fields[key], theirs: fresh.fields[key], mine }))
    .filter(({ was, theirs, mine }) => (was ?? "") !== (theirs ?? "") && (theirs ?? "") !== (mine ?? ""));
  if (remark !== undefined && base.remark !== fresh.remark && fresh.remark !== remark) {
    both.unshift({ key: "remark", theirs: fresh.remark, mine: remark });
  }
  return both.map(({ key, theirs, mine }) => ({ key, theirs, mine }));
}

/** Only what differs from what was read: an untouched field must not undo a colleague's. */
export function changesOf(card, draft) {
  const fields = Object.fromEntries(Object.entries(draft).filter(([key, value]) => (card.fields[key] ?? "") !== (value ?? "")));
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value === "" ? null : value]));
}
