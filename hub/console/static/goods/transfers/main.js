/** The section “transfers” of product management: files in, files out, and what became of them. */

import { computed, html } from "../../shared/html.js";
import { usePlace } from "../place.js";
import { Home } from "./home.js";
import { ImportPage } from "./import_page.js";

export const Section = {
  name: "Transfers",
  props: { me: Object },
  setup(props) {
    const { path, go } = usePlace();
    const parts = computed(() => path.value.split("/"));
    return () => parts.value[0] === "imports" && parts.value[1]
      ? html`<${ImportPage} key=${parts.value[1]} id=${parts.value[1]} me=${props.me} go=${go} />`
      : html`<${Home} me=${props.me} go=${go} />`;
  },
};
