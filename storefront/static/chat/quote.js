// What a reply answers, in front of its own words.

import { html } from "./dom.js";
import { page, t } from "./page.js";

const NAMED = new Set(["image", "video", "voice", "file", "location", "link", "miniprogram"]);

export function quoteOf(message) {
  const { reply_to: to } = message;
  if (!to || message.recalled_at) return null;
  const words = to.recalled ? t("quote_recalled") : to.text || (NAMED.has(to.kind) ? t(`quote_${to.kind}`) : t("other"));
  return html`<blockquote class="quote" dir="auto" lang=${page.lang}><b>${to.direction === "in" ? t("you") : to.name}</b><span>${words}</span></blockquote>`;
}
