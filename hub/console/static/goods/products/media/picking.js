/** Chooses assets of the library for a product or one of its SKUs, and knows their links. */

import { get } from "../../../shared/api.js";
import { html, shallowRef, watch } from "../../../shared/html.js";
import { AssetPicker } from "../../library/picker.js";
import { slotOf } from "./media_part.js";

const MOST_IDS = 100;

/** → {links, open(what, room), openForRow(row), dialog()}; what is in the trash or gone has the link null. */
export function usePicking(form, set) {
  const links = shallowRef({});
  const wanted = shallowRef(null);
  const open = (what, room) => { wanted.value = { what, room }; };
  const openForRow = (row) => { wanted.value = { what: "row", key: row.key, room: 1, has: row.picture }; };
  const close = () => { wanted.value = null; };
  const know = (assets) => { links.value = { ...links.value, ...Object.fromEntries(assets.map((asset) => [asset.id, asset])) }; };

  async function learn() {
    const lacking = [...new Set(idsIn(form.value))].filter((id) => !(id in links.value));
    if (lacking.length === 0) return;
    links.value = { ...Object.fromEntries(lacking.map((id) => [id, undefined])), ...links.value };
    for (let at = 0; at < lacking.length; at += MOST_IDS) {
      const part = lacking.slice(at, at + MOST_IDS);
      const { assets } = await get(`/api/v1/assets?${new URLSearchParams([["limit", MOST_IDS], ...part.map((id) => ["ids", id])])}`);
      links.value = { ...links.value, ...Object.fromEntries(part.map((id) => [id, assets.find((asset) => asset.id === id) ?? null])) };
    }
  }

  function take(assets) {
    const { what, key } = wanted.value;
    close();
    know(assets);
    const { media, sheet } = form.value;
    if (what === "row") set({ sheet: { ...sheet, rows: sheet.rows.map((row) => (row.key === key ? { ...row, picture: assets[0]?.id ?? "" } : row)) } });
    else if (what === "videos") set({ media: { ...media, videos: [...media.videos, ...assets.map((asset) => ({ asset_id: asset.id, length: asset.length ?? slotOf(asset.duration_s) }))] } });
    else set({ media: { ...media, [what]: [...media[what], ...assets.map((asset) => asset.id)] } });
  }

  watch(form, (now, before) => now && idsIn(now).join() !== (before ? idsIn(before).join() : "") && learn().catch(() => {}));
  const dialog = () => wanted.value && html`<${AssetPicker} kind=${wanted.value.what === "videos" ? "video" : "image"} multiple=${wanted.value.what !== "row"} most=${wanted.value.room} onPick=${take} onClose=${close} />`;
  return { links, open, openForRow, dialog };
}

function idsIn({ media, sheet }) {
  return [...media.main, ...media.detail, ...media.videos.map((video) => video.asset_id), ...sheet.rows.map((row) => row.picture)].filter(Boolean);
}
