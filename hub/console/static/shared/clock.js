/** One ticking second for the whole page, on the server's clock. */

import { ref } from "./html.js";
import { serverNow } from "./api.js";

export const now = ref(serverNow());
setInterval(() => { now.value = serverNow(); }, 1000);
