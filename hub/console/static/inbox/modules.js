/** Loads the parts that the server found in a folder (hub/console/modules.py); one that fails costs only itself. */

const NAMES = JSON.parse(globalThis.document?.getElementById("modules")?.textContent ?? "{}");

/** The modules of `folder`, in the order of their names. */
export async function modulesOf(folder) {
  const loaded = await Promise.allSettled((NAMES[folder] ?? []).map((name) => import(`./${folder}/${name}.js`)));
  loaded.filter((one) => one.status === "rejected").forEach((one) => console.error(one.reason));
  return loaded.filter((one) => one.status === "fulfilled").map((one) => one.value);
}
