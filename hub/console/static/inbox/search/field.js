/** The field at the top of the list: it looks like what it opens. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { openSearch } from "./answers.js";

export const SearchField = {
  name: "SearchField",
  setup: () => () => html`<button type="button" class="search-field" aria-haspopup="dialog" aria-keyshortcuts="/" onClick=${() => openSearch()}>
    ${icon("search")}<span>${t("console.search.field")}</span><kbd aria-hidden="true">/</kbd></button>`,
};
