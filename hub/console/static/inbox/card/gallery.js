/** Pictures and files of the conversation, without reading back through it. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { addressOf, goTo } from "../places.js";
import { view } from "../viewer.js";
import { CardSection, failed, loading } from "./section.js";

const KINDS = ["image", "file"];

export const Gallery = {
  name: "CardGallery",
  props: { head: Object },
  setup: (props) => () => html`<${CardSection} name="gallery" title=${t("console.card.gallery")}><${Shelf} key=${props.head.id} id=${props.head.id} /><//>`,
};

const Shelf = {
  name: "CardShelf",
  props: { id: String },
  setup(props) {
    const kind = ref("image");
    const rows = shallowRef(null);
    const cursor = shallowRef(null);
    const trouble = shallowRef("");
    const fetch = async (more) => {
      const asked = kind.value;
      const query = new URLSearchParams({ kind: asked, ...(more ? { cursor: cursor.value } : {}) });
      try {
        const answer = await get(`/api/v1/conversations/${props.id}/gallery?${query}`);
        if (kind.value !== asked) return;
        rows.value = [...(more ? rows.value : []), ...answer.messages];
        cursor.value = answer.cursor;
        trouble.value = "";
      } catch (error) {
        trouble.value = error.message;
      }
    };
    onMounted(() => fetch(false));
    watch(kind, () => { rows.value = null; fetch(false); });
    const tab = (name) => html`<button key=${name} type="button" class="card-tab" aria-pressed=${name === kind.value ? "true" : "false"} onClick=${() => { kind.value = name; }}>${t(`console.kindname.${name}`)}</button>`;
    return () => html`<div><div class="card-tabs" role="group" aria-label=${t("console.card.gallery")}>${KINDS.map(tab)}</div>
      ${trouble.value ? failed(trouble.value, () => fetch(false)) : content(rows.value, kind.value)}
      ${cursor.value && rows.value && html`<button type="button" class="button tiny quiet card-more" onClick=${() => fetch(true)}>${t("console.card.more")}</button>`}</div>`;
  },
};

function content(rows, kind) {
  if (!rows) return loading();
  const there = rows.filter((message) => message.media);
  if (there.length === 0) return html`<p class="card-none">${t(`console.card.gallery.none_${kind}`)}</p>`;
  return kind === "image" ? html`<ul class="card-pictures">${there.map(picture)}</ul>` : html`<ul class="card-rows">${there.map(file)}</ul>`;
}

function picture({ id, seq, conversation_id: cid, media }) {
  const name = media.name || t("console.kind.image");
  if (media.state !== "ready") return html`<li key=${id}><span class="card-picture missing">${icon("image")}</span></li>`;
  return html`<li key=${id}><button type="button" class="card-picture" aria-label=${t("console.card.gallery.open", { name })} onClick=${() => view(media)}><img src=${media.thumb_url ?? media.url} alt="" loading="lazy" /></button>
    ${place(cid, seq)}</li>`;
}

function file({ id, seq, conversation_id: cid, media, sender }) {
  const name = media.name || t("console.kindname.file");
  return html`<li key=${id} class="card-file"><a class="card-row" href=${media.url ?? addressOf(cid, seq)} download=${media.url ? name : null}>${icon("file")}<span class="card-row-words"><b>${name}</b><span>${sender.name}</span></span></a>${place(cid, seq)}</li>`;
}

function place(id, seq) {
  const label = t("console.card.gallery.place");
  return html`<a class="icon-button card-place" href=${addressOf(id, seq)} aria-label=${label} title=${label} onClick=${(event) => { event.preventDefault(); goTo(id, seq); }}>${icon("arrow", "small-icon")}</a>`;
}
