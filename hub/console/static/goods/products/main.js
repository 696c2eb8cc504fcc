/** Products: their list, a new one, and one being edited. */

import { html, ref, watch } from "../../shared/html.js";
import { usePlace } from "../place.js";
import { ProductEditor } from "./editor/editor.js";
import { KindChoice } from "./editor/kinds.js";
import { ProductList } from "./list/list.js";

export const Section = {
  name: "ProductsSection",
  props: { me: Object },
  setup(props) {
    const { path, replace } = usePlace();
    const kind = ref("");
    /** The product that got its id while its editor is open: the same editor goes on. */
    const made = ref("");
    watch(path, (now) => { if (now !== made.value) made.value = ""; if (now !== "new" && now !== made.value) kind.value = ""; });
    const onMade = (id) => { made.value = id; replace(id); };
    const isNew = () => path.value === "new" || (made.value !== "" && path.value === made.value);
    return () => {
      if (path.value === "") return html`<${ProductList} me=${props.me} />`;
      if (isNew()) return kind.value ? html`<${ProductEditor} key=${`new-${kind.value}`} me=${props.me} id="" kind=${kind.value} onMade=${onMade} />` : html`<${KindChoice} onChoose=${(chosen) => { kind.value = chosen; }} />`;
      return html`<${ProductEditor} key=${path.value} me=${props.me} id=${path.value.split("/")[0]} kind="" />`;
    };
  },
};
