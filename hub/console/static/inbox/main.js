/** Starts the inbox. */

import { createApp } from "../shared/html.js";
import { complain } from "../shared/toasts.js";
import { t } from "../shared/texts.js";
import { outbox } from "./actions.js";
import { App } from "./app.js";
import { call, connection, refetchList, start } from "./live.js";
import { noticeEvent, startAlerts } from "./notify.js";
import { state } from "./store.js";

const AWAY_MS = 60_000;
const AGAIN_MS = 4000;
let awayTimer = 0;

createApp(App).mount("#app");
begin();

/** The page may come up before the server does: it tries until it gets an answer. */
async function begin() {
  try {
    const me = await start({ onUp: outbox.pumpAll, onNews: noticeEvent });
    outbox.restore(me.staff.id);
    startAlerts();
    refetchList();
  } catch (error) {
    if (error.code === "signed_out") connection.value = "signed_out";
    else { complain(error, [{ label: t("console.again"), run: () => location.reload() }]); setTimeout(begin, AGAIN_MS); }
  }
}

function tell(name) {
  call("presence", { state: name }).catch(() => {});
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(awayTimer);
  if (document.hidden) awayTimer = setTimeout(() => tell("away"), AWAY_MS);
  else if (state.value.me) tell("online");
});
