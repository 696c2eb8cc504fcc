/** Starts the inbox. */

import { createApp } from "../shared/html.js";
import { complain } from "../shared/toasts.js";
import { t } from "../shared/texts.js";
import { outbox } from "./actions.js";
import { App } from "./app.js";
import { fetchChoices } from "./composer_choices.js";
import { watchIdle } from "./idle.js";
import { call, connection, refetchList, start } from "./live.js";
import { noticeEvent, startAlerts } from "./notify.js";
import { state } from "./store.js";

const AGAIN_MS = 4000;

createApp(App).mount("#app");
begin();

/** The page may come up before the server does: it tries until it gets an answer. */
async function begin() {
  try {
    const me = await start({ onUp: outbox.pumpAll, onNews: noticeEvent });
    outbox.restore(me.staff.id);
    startAlerts();
    fetchChoices();
    refetchList();
  } catch (error) {
    if (error.code === "signed_out") connection.value = "signed_out";
    else { complain(error, [{ label: t("console.again"), run: () => location.reload() }]); setTimeout(begin, AGAIN_MS); }
  }
}

function tell(name) {
  call("presence", { state: name }).catch(() => {});
}

watchIdle((name) => { if (state.value.me) tell(name); });
