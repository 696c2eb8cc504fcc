/** Every act of the inbox under one name: the palette, the keys and the cheat sheet are made of this.
 *
 * A file of commands/ exports `commands`, a list of {id, group, key?, run?(head), choices?(head), when?(head), elsewhere?}:
 *   id       its label is the text console.command.<id>, its other names (pinyin, English) console.command.<id>.words
 *   group    conversation | write | go | me: the headings of the cheat sheet
 *   key      see key_names.js; keys with Mod work while writing too
 *   when     false where it has no sense: neither shown nor run; the head is that of the open conversation, or null
 *   choices  instead of run: a (promised) list of {id, label, hint?, words?, run()} to choose from next
 *   elsewhere  the key is heard by another part, and stands here only to be shown
 */

import { shallowRef } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { complain } from "../shared/toasts.js";
import { headOf } from "./heads.js";
import { modulesOf } from "./modules.js";
import { state } from "./store.js";

export const GROUPS = ["conversation", "write", "go", "me"];
const RECENT = "hub.commands";
const RECENT_MOST = 5;

export const commands = shallowRef([]);
/** What the palette shows: null, or {command?: whose choices are shown}. */
export const palette = shallowRef(null);
export const cheatSheet = shallowRef(false);

export async function loadCommands() {
  const modules = await modulesOf("commands");
  commands.value = modules.flatMap((module) => module.commands ?? []);
}

export function openHead() {
  return state.value.openId ? headOf(state.value, state.value.openId) : null;
}

export function available() {
  const head = openHead();
  return commands.value.filter((command) => !command.when || command.when(head));
}

export function labelOf(command) {
  return t(`console.command.${command.id}`);
}

/** From a key or the palette alike; what it throws is told to the person. */
export async function run(command) {
  remember(command.id);
  if (command.choices) {
    palette.value = { command };
    return;
  }
  try {
    await command.run(openHead());
  } catch (error) {
    complain(error);
  }
}

export function recent() {
  try { return JSON.parse(localStorage.getItem(RECENT) ?? "[]"); } catch { return []; }
}

function remember(id) {
  const ids = [id, ...recent().filter((other) => other !== id)].slice(0, RECENT_MOST);
  try { localStorage.setItem(RECENT, JSON.stringify(ids)); } catch { /* private windows may refuse */ }
}
