/** One thing that was found: whose conversation, when, and the words around the hit. */

import { avatar } from "../../shared/avatar.js";
import { serverNow } from "../../shared/api.js";
import { fullTime, rowTime, timeOfDay } from "../../shared/dates.js";
import { fanName } from "../../shared/fan_name.js";
import { html } from "../../shared/html.js";
import { sounded } from "../../shared/sounds.js";
import { lang, t } from "../../shared/texts.js";

/** As an option of the list; `timeZone` is the shop's; `query` as it was typed. */
export function resultRow({ result, query, id, selected, timeZone, account, onChoose, onPoint }) {
  const moment = Date.parse(result.at);
  const isFan = result.kind === "fan";
  const time = isFan ? rowTime(moment, serverNow(), lang, timeZone, t) : timeOfDay(moment, lang, timeZone);
  return html`<li key=${id} id=${id} role="option" class="search-row" aria-selected=${selected ? "true" : "false"} onClick=${onChoose} onPointermove=${onPoint}>
    ${avatar(result.head)}
    <span class="search-words">
      <span class="search-top"><b class="search-name">${isFan ? pieces(sounded(result.snippet, query)) || fanName(result.head) : fanName(result.head)}</b>
        <time class="search-time" datetime=${result.at} title=${fullTime(moment, lang, timeZone)}>${time}</time></span>
      <span class="search-snippet"><span>${isFan ? html`<span class="muted">${lastWords(result.head, account)}</span>` : [speaker(result), pieces(result.snippet)]}</span></span>
    </span></li>`;
}

function speaker({ sender }) {
  if (sender?.type === "fan" || !sender) return null;
  const name = sender.type === "bot" ? t("console.search.bot") : sender.name;
  return html`<span class="search-speaker">${t("console.search.says", { name })}</span>`;
}

/** Text of people, piece by piece: never markup. */
function pieces(snippet) {
  if (snippet.length === 0) return null;
  return snippet.map((piece, index) => (piece.hit ? html`<mark key=${index}>${piece.text}</mark>` : html`<span key=${index}>${piece.text}</span>`));
}

function lastWords(head, account) {
  return [account, head.last?.preview].filter(Boolean).join(" · ") || t("console.row.nothing_yet");
}
