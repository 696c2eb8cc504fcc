/** The assets as tiles: a click opens one, its corner ticks it, arrows walk through them. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { ghostTiles, tileFace } from "./tile.js";

export function grid({ assets, loading, selection, opened, mayManage, onOpen }) {
  const { ticked, current } = selection;
  const start = assets.some((asset) => asset.id === current.value) ? current.value : assets[0]?.id;
  const onClick = (asset) => (event) => {
    current.value = asset.id;
    if (event.shiftKey || event.ctrlKey || event.metaKey) selection.tick(asset.id, event.shiftKey);
    else onOpen(asset.id);
  };
  const one = (asset) => {
    const on = ticked.value.has(asset.id);
    return html`<li key=${asset.id} data-id=${asset.id} class=${`tile lib-tile ${on ? "is-ticked" : ""} ${opened === asset.id ? "is-open" : ""}`}>
      <button type="button" class="tile-button" tabindex=${asset.id === start ? 0 : -1} title=${asset.name} aria-pressed=${String(on)} onClick=${onClick(asset)}>${tileFace(asset)}</button>
      ${mayManage && html`<label class="lib-tick"><input type="checkbox" tabindex="-1" checked=${on} aria-label=${t("console.library.tick", { name: asset.name })} onClick=${(event) => selection.tick(asset.id, event.shiftKey)} /></label>`}</li>`;
  };
  return html`<ul class=${`tiles lib-grid ${ticked.value.size ? "is-choosing" : ""}`} aria-busy=${String(loading)} onKeydown=${selection.onKeydown}>${assets.map(one)}${loading && ghostTiles(assets.length ? 6 : 18)}</ul>`;
}
