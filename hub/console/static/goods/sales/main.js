/** The section of sales: the list, the plan of one, and how one runs. */

import { computed, html } from "../../shared/html.js";
import { usePlace } from "../place.js";
import { Editor } from "./editor.js";
import { Live } from "./live.js";
import { List } from "./list.js";

export const Section = {
  name: "Sales",
  props: { me: Object },
  setup(props) {
    const { path, go } = usePlace();
    const may = computed(() => props.me.staff.rights.includes("sales.manage"));
    return () => {
      const [id, part] = path.value.split("/");
      const shared = { me: props.me, may: may.value, go };
      if (id === "new" && may.value) return html`<${Editor} key="new" saleId="" ...${shared} />`;
      if (id && part === "edit" && may.value) return html`<${Editor} key=${id} saleId=${id} ...${shared} />`;
      if (id && id !== "new") return html`<${Live} key=${`live-${id}`} saleId=${id} ...${shared} />`;
      return html`<${List} ...${shared} />`;
    };
  },
};
