/** The section “transfers” of product management: files in, files out, and the shapes that platforms take. */

import { computed, html } from "../../shared/html.js";
import { usePlace } from "../place.js";
import { ExportPage } from "./export_page.js";
import { Home } from "./home.js";
import { ImportPage } from "./import_page.js";
import { Templates } from "./templates.js";
import { TemplateEditor } from "./template_editor.js";

const PAGES = { imports: ImportPage, exports: ExportPage, templates: TemplateEditor };

export const Section = {
  name: "Transfers",
  props: { me: Object },
  setup(props) {
    const { path, go } = usePlace();
    const parts = computed(() => path.value.split("/"));
    return () => {
      const [name, id] = parts.value;
      if (name === "templates" && !id) return html`<${Templates} go=${go} />`;
      const page = id && PAGES[name];
      return page ? html`<${page} key=${path.value} id=${id} me=${props.me} go=${go} />` : html`<${Home} me=${props.me} go=${go} />`;
    };
  },
};
