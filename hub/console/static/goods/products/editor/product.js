/** A product while it is being edited: kept by itself a moment after the last change, joined with what others changed. */

import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { get, post, put } from "../../../shared/api.js";
import { t } from "../../../shared/texts.js";
import { toast } from "../../../shared/toasts.js";
import { joined } from "../../../settings/merging.js";
import { withCodes } from "../variants/codes.js";
import { axisTroubles } from "../variants/sheet.js";
import { contentOf, formOf, withGiven } from "./content.js";

const PAUSE_MS = 1200;
const MERGES = 3;
const PATH = "/api/v1/products";
const RETRY_MS = 8000;
/** Forms that were left while they could not be saved, by product: whoever comes back finds them as they were. */
const unsaved = new Map();

/** `prices`: see prices.js; `onMade(id)` is told once, when a new product gets its id. */
export function useProduct({ id, kind, slug = "", prices, onMade }) {
  const product = shallowRef(null);
  const form = shallowRef(null);
  const lost = shallowRef(null);
  const trouble = shallowRef(null);
  const rival = shallowRef(null);
  const phase = ref("saved"); // saved | waiting | saving | failed | held | rival
  const clientId = crypto.randomUUID();
  let base = "";
  let timer = 0;
  let running = null;
  let gone = false;

  const current = () => ({ code: form.value.code.trim(), ...contentOf(form.value) });
  const isChanged = () => form.value !== null && (JSON.stringify(current()) !== base || prices.changed(form.value.sheet.rows));
  const dirty = computed(() => phase.value !== "saved");
  const held = computed(() => (form.value ? axisTroubles(form.value.sheet.axes).filter((one) => !isUnborn(form.value.sheet.axes[one.axis])).length > 0 : false));

  function show(answer) {
    product.value = answer.product;
    const { code, draft } = answer.product;
    form.value = prices.laid({ code, ...formOf(draft, form.value) });
    base = JSON.stringify(current());
    trouble.value = rival.value = null;
    phase.value = "saved";
  }

  async function load() {
    lost.value = null;
    if (!id) { form.value = { code: "", ...formOf({}) }; base = JSON.stringify(current()); return; }
    try {
      const answer = await get(`${PATH}/${encodeURIComponent(id)}`);
      await prices.load(answer.product.draft.skus.map((sku) => sku.id));
      show(answer);
      takeUp(id);
    } catch (error) { lost.value = error; }
  }

  function takeUp(left) {
    const kept = unsaved.get(left);
    if (!kept) return;
    unsaved.delete(left);
    form.value = kept;
    toast(t("console.products.taken_up"), { actions: [{ label: t("console.products.taken_up.drop"), run: load }] });
    later(PAUSE_MS);
  }

  /** Going elsewhere within the console: what is only waiting is saved now, what cannot be saved is kept for later. */
  function leave() {
    const now = phase.value;
    gone = true;
    clearTimeout(timer);
    if (now === "waiting") save();
    else if (["failed", "held", "rival"].includes(now) && product.value) unsaved.set(product.value.id, form.value);
  }

  /** `change`: fields of the form; what is typed next restarts the pause. */
  function set(change) {
    form.value = { ...form.value, ...change };
    later(PAUSE_MS);
  }

  function later(ms) {
    clearTimeout(timer);
    if (rival.value || gone) return;
    if (!isChanged()) { if (!running) phase.value = "saved"; return; }
    phase.value = held.value ? "held" : "waiting";
    if (!held.value) timer = setTimeout(() => save(), ms);
  }

  /** Until all is kept, or what is wrong is told; true when all is kept. */
  async function save() {
    clearTimeout(timer);
    if (running) await running;
    if (rival.value || held.value || !isChanged()) return !isChanged();
    running = once(MERGES).catch(failed).finally(() => { running = null; });
    await running;
    if (!trouble.value && !rival.value && isChanged()) later(PAUSE_MS);
    return phase.value === "saved";
  }

  function failed(error) {
    trouble.value = error;
    phase.value = "failed";
    if (["unreachable", "unknown"].includes(error.code) && !gone) timer = setTimeout(() => save(), RETRY_MS);
  }

  async function once(left) {
    phase.value = "saving";
    form.value = named(form.value, product.value);
    const sent = form.value;
    const { code, ...content } = current();
    try {
      if (JSON.stringify({ code, ...content }) !== base) took(sent, await written(code, content));
    } catch (error) {
      if (error.code !== "changed_meanwhile" || left === 0) throw error;
      return join(left);
    }
    await prices.write(form.value.sheet.rows);
    trouble.value = null;
    phase.value = isChanged() ? "waiting" : "saved";
  }

  function written(code, content) {
    const made = product.value;
    return made ? put(`${PATH}/${encodeURIComponent(made.id)}`, { rev: made.rev, code, content }) : post(PATH, { kind, code, content, client_id: clientId });
  }

  function took(sent, answer) {
    const isNew = !product.value;
    product.value = answer.product;
    base = JSON.stringify({ code: sent.code.trim() || answer.product.code, ...contentOf(withGiven(sent, sent, answer.product.draft)) });
    const next = withGiven(form.value, sent, answer.product.draft);
    form.value = { ...next, code: next.code.trim() ? next.code : answer.product.code };
    if (isNew) onMade(answer.product.id);
  }

  /** What another person kept meanwhile stays, unless both changed the same part: then nothing is kept yet. */
  async function join(left) {
    const theirs = await get(`${PATH}/${encodeURIComponent(product.value.id)}`);
    const stored = { code: theirs.product.code, ...contentOf(formOf(theirs.product.draft)) };
    const { result, both } = joined(JSON.parse(base), current(), stored);
    if (both.length > 0) { rival.value = { theirs, result, stored, both }; phase.value = "rival"; return; }
    adopt(theirs, result);
    await once(left - 1);
  }

  /** Theirs is what is kept now, mine stands in the fields. */
  function adopt(theirs, result) {
    const before = form.value;
    show(theirs);
    const { code, ...content } = result;
    form.value = prices.laid({ code, ...formOf(content, before) }, before);
  }

  const keepMine = () => { adopt(rival.value.theirs, rival.value.result); rival.value = null; return save(); };
  const takeTheirs = () => show(rival.value.theirs);
  const onHide = () => document.visibilityState === "hidden" && phase.value === "waiting" && save();
  onMounted(() => { load(); document.addEventListener("visibilitychange", onHide); });
  onBeforeUnmount(() => { leave(); document.removeEventListener("visibilitychange", onHide); });
  return { slug, product, form, lost, trouble, rival, phase, dirty, held, set, save, load, show, keepMine, takeTheirs };
}

const isUnborn = (axis) => !axis.name.trim() && axis.values.length === 0;

/** Rows without a code get one of the product's; so does the one that bore the product's own before there were axes. */
function named(form, product) {
  const stem = form.code.trim();
  if (!stem || !form.sheet.axes.some((axis) => axis.values.length)) return form;
  const sold = new Set((product?.published?.skus ?? []).map((sku) => sku.id));
  const rows = form.sheet.rows.map((row) => (row.code === stem && !sold.has(row.id) ? { ...row, code: "" } : row));
  return { ...form, sheet: { ...form.sheet, rows: withCodes(stem, form.sheet.axes, rows) } };
}
