/** The files of the library: found, uploaded, ticked, opened. */

import { get } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { usePlace } from "../place.js";
import { askedIn, changedBy, isNarrowed } from "./asked.js";
import { BulkBar, bulk } from "./bulk.js";
import { Drawer } from "./drawer.js";
import { grid } from "./grid.js";
import { useSelection } from "./selection.js";
import { useShelf } from "./shelf.js";
import { useTaking } from "./taking.js";
import { toolbar } from "./toolbar.js";
import { Unfinished } from "./unfinished.js";
import { UploadList } from "./upload_list.js";
import { onUploaded, sending } from "./uploads.js";

const TYPING_MS = 220;
const AHEAD_PX = 600;

export const Files = {
  name: "LibraryFiles",
  props: { me: Object, figures: Object },
  emits: ["counted"],
  setup(props, { emit }) {
    const place = usePlace();
    const asked = shallowRef(askedIn(place.query.value));
    const opened = ref("");
    const filtersOpen = ref(isNarrowed({ ...asked.value, search: "", kind: "" }));
    const end = ref(null);
    const shelf = useShelf(() => asked.value);
    const mayManage = props.me.staff.rights.includes("products.manage");
    const ids = () => shelf.assets.value.map((asset) => asset.id);
    const byId = (id) => shelf.assets.value.find((asset) => asset.id === id);
    const selection = useSelection({ ids, open: (id) => { opened.value = id; }, thrown: throwAway, may: () => mayManage });
    const taking = useTaking((files) => mayManage && sending.add(files));
    let typing = 0;
    let counting = 0;

    function change(fields) {
      asked.value = changedBy(asked.value, fields);
      clearTimeout(typing);
      typing = setTimeout(() => { place.replace("", asked.value); selection.none(); shelf.reload(); }, "search" in fields ? TYPING_MS : 0);
    }
    const recount = () => { clearTimeout(counting); counting = setTimeout(() => emit("counted"), TYPING_MS); };

    async function throwAway(some) {
      const used = some.filter((id) => byId(id)?.uses > 0);
      const free = some.filter((id) => !used.includes(id));
      if (!free.length) { toast(t("console.library.trash.used"), { kind: "bad" }); return; }
      if (free.length > 1 && !await confirmed({ title: t("console.library.trash.many", { n: free.length }), text: t(used.length ? "console.library.trash.about.used" : "console.library.trash.about", { n: used.length }), yes: t("console.library.trash"), danger: true })) return;
      await moved(free, "trash", "console.library.trashed", "restore");
    }
    const giveBack = (some) => moved(some, "restore", "console.library.restored", "trash");

    async function moved(some, act, words, undo) {
      const gone = shelf.assets.value.filter((asset) => some.includes(asset.id));
      const next = ids()[Math.min(ids().indexOf(some.at(-1)) + 1, ids().length - 1)];
      try {
        const { done, used } = await bulk(some, { do: act });
        shelf.drop(some.filter((id) => !used.includes(id)));
        if (some.includes(opened.value)) opened.value = "";
        selection.none();
        recount();
        const back = { label: t("console.library.undo"), run: () => bulk(some, { do: undo }).then(() => { gone.forEach((asset) => shelf.put(asset)); shelf.reload(); recount(); }, complain) };
        toast(used.length ? t("console.library.trashed.some", { n: done, used: used.length }) : t(words, { n: done }), { actions: [back] });
        if (next && byId(next)) selection.focus(next);
      } catch (error) { complain(error, [{ label: t("console.again"), run: () => moved(some, act, words, undo) }]); }
    }

    async function close() {
      const id = opened.value;
      opened.value = "";
      await nextTick();
      if (byId(id)) selection.focus(id);
    }
    function move(step) {
      const to = ids()[ids().indexOf(opened.value) + step];
      if (to) opened.value = to;
    }
    function changed(asset, gone = "") {
      shelf.put(asset);
      if (gone) shelf.drop([gone]);
      recount();
    }
    const stop = onUploaded(({ asset }) => {
      recount();
      if (asked.value.state || isNarrowed(asked.value) && asked.value.kind !== asset.kind) return;
      shelf.put(asset, true);
    });
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && shelf.more(), { rootMargin: `${AHEAD_PX}px` });
    watch(end, (now, before) => { if (before) watcher.unobserve(before); if (now) watcher.observe(now); });
    watch(shelf.assets, selection.keep);
    const onPaste = (event) => { if (!event.target.closest?.("input, textarea, dialog")) taking.handlers.onPaste(event); };
    onMounted(() => { shelf.reload(); addEventListener("paste", onPaste); });
    onBeforeUnmount(() => { stop(); watcher.disconnect(); clearTimeout(typing); clearTimeout(counting); removeEventListener("paste", onPaste); });

    const knownTags = () => [...new Set(shelf.assets.value.filter((asset) => selection.ticked.value.has(asset.id)).flatMap((asset) => asset.tags))];
    const openedAsset = () => byId(opened.value);
    return () => html`<div class=${`lib ${openedAsset() ? "has-drawer" : ""} ${taking.over.value ? "is-over" : ""}`} onDragenter=${taking.handlers.onDragenter} onDragover=${taking.handlers.onDragover} onDragleave=${taking.handlers.onDragleave} onDrop=${taking.handlers.onDrop}>
      <div class="lib-main">
        ${mayManage && html`<${Unfinished} />`}<${UploadList} />
        ${toolbar({ asked: asked.value, figures: props.figures, change, filtersOpen: filtersOpen.value, onFilters: () => { filtersOpen.value = !filtersOpen.value; } })}
        ${asked.value.state && html`<p class="muted small lib-note">${t("console.library.bin.about")}</p>`}
        ${nothing(shelf, asked.value, mayManage, change)}
        ${grid({ assets: shelf.assets.value, loading: shelf.loading.value, selection, opened: opened.value, mayManage, onOpen: (id) => { opened.value = id; } })}
        <p ref=${end} class="lib-end">${shelf.hasMore() && !shelf.loading.value && html`<button type="button" class="button" onClick=${shelf.more}>${t("console.library.more")}</button>`}</p>
        ${selection.ticked.value.size > 0 && html`<${BulkBar} ids=${[...selection.ticked.value]} inBin=${Boolean(asked.value.state)} known=${knownTags()} onTrash=${() => throwAway([...selection.ticked.value])} onRestore=${() => giveBack([...selection.ticked.value])} onChanged=${() => { shelf.reload(); recount(); }} onClear=${selection.none} />`}</div>
      ${openedAsset() && html`<${Drawer} asset=${openedAsset()} me=${props.me} mayManage=${mayManage} onChanged=${changed} onTrash=${() => throwAway([opened.value])} onRestore=${() => giveBack([opened.value])} onClose=${close} onMove=${move} />`}
      <p class="visually-hidden" role="status">${shelf.loading.value ? "" : t("console.library.found", { n: `${shelf.assets.value.length}${shelf.hasMore() ? "+" : ""}` })}</p></div>`;
  },
};

function nothing(shelf, asked, mayManage, change) {
  if (shelf.trouble.value) return html`<div class="callout bad" role="alert">${icon("alert")}<span>${shelf.trouble.value.message}</span><button type="button" class="button tiny" onClick=${shelf.assets.value.length ? shelf.more : shelf.reload}>${t("console.again")}</button></div>`;
  if (shelf.assets.value.length || shelf.loading.value) return null;
  if (isNarrowed(asked)) return html`<div class="empty"><span class="empty-icon">${icon("search")}</span><b>${t("console.library.none_found")}</b><p>${t("console.library.none_found.about")}</p><button type="button" class="button" onClick=${() => change({ search: "", kind: "", tag: "", used: "", too_large_for: "" })}>${t("console.library.filter.clear")}</button></div>`;
  if (asked.state) return html`<div class="empty"><span class="empty-icon">${icon("trash")}</span><b>${t("console.library.bin.empty")}</b></div>`;
  return html`<div class="empty lib-empty"><span class="empty-icon">${icon("image")}</span><b>${t("console.library.empty")}</b><p>${t(mayManage ? "console.library.empty.about" : "console.library.empty.reader")}</p></div>`;
}

/** Figures and tags of the whole shelf. */
export function figuresOf() {
  return get("/api/v1/assets/figures");
}
