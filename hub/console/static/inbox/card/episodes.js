/** Earlier stretches of work in this conversation: when, who, why it ended; a click goes to where it began. */

import { get, serverNow } from "../../shared/api.js";
import { fullTime, rowTime } from "../../shared/dates.js";
import { secondsBetween, waitingText } from "../../shared/durations.js";
import { html, onMounted, shallowRef, watch } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";
import { addressOf, goTo } from "../places.js";
import { CardSection, failed, loading } from "./section.js";

export const Episodes = {
  name: "CardEpisodes",
  props: { head: Object, timeZone: String },
  setup: (props) => () => html`<${CardSection} name="episodes" title=${t("console.card.episodes")} count=${props.head.episode?.number ?? 0}>
    <${List} head=${props.head} timeZone=${props.timeZone} /><//>`,
};

/** Fetched when it is unfolded, and again when an episode begins, ends or changes hands. */
const List = {
  name: "CardEpisodeList",
  props: { head: Object, timeZone: String },
  setup(props) {
    const rows = shallowRef(null);
    const cursor = shallowRef(null);
    const trouble = shallowRef("");
    const fetch = async (more) => {
      const { id } = props.head;
      const query = more ? `?cursor=${encodeURIComponent(cursor.value)}` : "";
      try {
        const answer = await get(`/api/v1/conversations/${id}/episodes${query}`);
        if (props.head.id !== id) return;
        rows.value = more ? [...rows.value, ...answer.episodes] : answer.episodes;
        cursor.value = answer.cursor;
        trouble.value = "";
      } catch (error) {
        trouble.value = error.message;
      }
    };
    onMounted(() => fetch(false));
    watch(() => props.head.id, () => { rows.value = null; });
    watch(() => [props.head.id, props.head.episode?.id, props.head.episode?.state, props.head.episode?.assignee?.id].join(), () => fetch(false));
    return () => {
      if (trouble.value) return failed(trouble.value, () => fetch(false));
      if (!rows.value) return loading();
      if (rows.value.length === 0) return html`<p class="card-none">${t("console.card.episodes.none")}</p>`;
      return html`<div><ol class="card-rows">${rows.value.map((episode) => row(episode, props))}</ol>
        ${cursor.value && html`<button type="button" class="button tiny quiet card-more" onClick=${() => fetch(true)}>${t("console.card.more")}</button>`}</div>`;
    };
  },
};

function row(episode, { head, timeZone }) {
  const from = Date.parse(episode.opened_at);
  const go = (event) => { event.preventDefault(); goTo(head.id, episode.first_seq); };
  return html`<li key=${episode.id}><a class="card-row episode" href=${addressOf(head.id, episode.first_seq)} title=${fullTime(from, lang, timeZone)} onClick=${go}>
    <span class="card-row-words"><b>${rowTime(from, serverNow(), lang, timeZone, t)} · ${lasted(episode)}</b>
      <span>${episode.assignee?.name ?? t("console.card.episodes.nobody")}</span></span>
    <span class="card-row-end"><span class=${`chip ${episode.state === "closed" ? "" : "accent"}`}>${outcome(episode)}</span></span></a></li>`;
}

function lasted({ opened_at: from, closed_at: to }) {
  if (!to) return t("console.card.episodes.now");
  const { key, params } = waitingText(secondsBetween(from, to));
  return t("console.card.episodes.lasted", { time: t(key, params) });
}

function outcome({ state, close_reason: reason }) {
  return state === "closed" ? t(`console.card.reason.${reason ?? "resolved"}`) : t(`console.state.${state}`);
}
