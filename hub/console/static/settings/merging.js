/** Two people's changes of the same settings, brought together part by part; pure. */

/** The parts whose values differ, such as `capacity`, `hours.mon`; lists count as one part. */
export function differences(before, after) {
  return Object.keys(after).flatMap((name) => {
    const [old, fresh] = [before[name], after[name]];
    if (!isRecord(old) || !isRecord(fresh)) return same(old, fresh) ? [] : [name];
    return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter((part) => !same(old[part], fresh[part])).map((part) => `${name}.${part}`);
  });
}

/** `theirs` with `mine` on top, where I changed `base`; `both`: the parts that both changed, to different things. */
export function joined(base, mine, theirs) {
  const own = differences(base, mine).filter((path) => path !== "rev");
  const other = new Set(differences(base, theirs));
  const result = JSON.parse(JSON.stringify(theirs));
  own.forEach((path) => put(result, path, at(mine, path)));
  return { result, both: own.filter((path) => touches(other, path) && !same(at(mine, path), at(theirs, path))) };
}

function touches(paths, path) {
  return paths.has(path) || [...paths].some((other) => other.startsWith(`${path}.`) || path.startsWith(`${other}.`));
}

function at(value, path) {
  const [name, part] = split(path);
  return part === undefined ? value[name] : value[name]?.[part];
}

function put(value, path, wanted) {
  const [name, part] = split(path);
  if (part === undefined) value[name] = wanted;
  else if (isRecord(value[name])) value[name][part] = wanted;
}

/** Only the first dot parts: what stands below may be an id. */
function split(path) {
  const dot = path.indexOf(".");
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}

function isRecord(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
