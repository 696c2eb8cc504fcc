/** One customer's card as the server has it: fetched when the conversation changes, saved only over what was read. */

import { get, put } from "../../shared/api.js";
import { onBeforeUnmount, shallowRef, watch } from "../../shared/html.js";
import { askWhich } from "./conflict.js";
import { overlap } from "./merge.js";

const PAUSE_MS = 120; // who walks through the list with J and K fetches no card on the way
const MOST_TRIES = 4;
const told = shallowRef({ id: "" });

/** A colleague, or another window, wrote on this customer's card. */
export function cardChanged(id) {
  told.value = { id };
}

/** `customer()`: the id, `stamp()`: changes when the card may have changed elsewhere. */
export function createCardData(customer, stamp) {
  const data = shallowRef(null);
  const trouble = shallowRef("");
  let timer = 0;
  const path = () => `/api/v1/customers/${customer()}`;
  const load = async () => {
    const asked = customer();
    try {
      const answer = await get(`${path()}/card`);
      if (customer() !== asked) return;
      data.value = answer;
      trouble.value = "";
    } catch (error) {
      if (customer() === asked) trouble.value = error.message;
    }
  };
  watch(customer, () => {
    data.value = null;
    trouble.value = "";
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE_MS);
  }, { immediate: true });
  watch(stamp, () => { if (data.value) load(); });
  watch(told, ({ id }) => { if (data.value && id === customer()) load(); });
  onBeforeUnmount(() => clearTimeout(timer));

  /** False when the person chose to keep the colleague's version. Throws ApiError. */
  const save = async (changes) => {
    let base = data.value.card;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      try {
        const { card } = await put(`${path()}/card`, { rev: base.rev, ...changes });
        data.value = { ...data.value, card };
        return true;
      } catch (error) {
        if (error.code !== "card_changed") throw error;
        const before = base;
        await load();
        base = data.value.card;
        const both = overlap(before, base, changes);
        if (both.length > 0 && !(await askWhich(both, base, data.value.definitions))) return false;
      }
    }
    return false;
  };
  const setNotes = (notes) => { data.value = { ...data.value, card: { ...data.value.card, notes } }; };
  return { data, trouble, load, save, setNotes, path };
}
