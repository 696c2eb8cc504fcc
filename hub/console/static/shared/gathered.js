/** Keeps a crowd of notices readable: many of one kind stand as one; pure. */

const APART = 2; // the third of a kind gathers them

/** `shown` with one more; each knows how many it `told` of. */
export function withOne(shown, entry) {
  const { gather } = entry;
  const others = shown.filter((other) => other.text !== entry.text);
  const alike = gather ? others.filter((other) => other.gather?.name === gather.name) : [];
  const told = alike.reduce((sum, other) => sum + other.told, 1);
  if (told <= APART) return [...others, { ...entry, told: 1 }];
  return [...others.filter((other) => !alike.includes(other)), { ...entry, told, text: gather.words(told), actions: gather.actions }];
}
