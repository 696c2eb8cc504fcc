/** Search by its key, and from the palette with what was typed there. */

import { t } from "../../shared/texts.js";
import { offerSearch } from "../palette/searches.js";
import { openSearch } from "../search/answers.js";

export const commands = [{ id: "search", group: "go", key: "/", run: () => openSearch() }];

offerSearch((text) => [{ id: "search", label: t("console.search.for", { q: text }), run: () => openSearch(text) }]);
