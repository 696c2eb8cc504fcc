/** What was typed is also something to look for; parts that can search add themselves here. */

const makers = [];

/** `maker(text)` gives rows {id, label, run} for the end of the palette's list. */
export function offerSearch(maker) {
  makers.push(maker);
}

export function searches(text) {
  return text ? makers.flatMap((maker) => maker(text)) : [];
}
