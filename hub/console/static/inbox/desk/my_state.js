/** Whether I am given fans: a switch between online and busy, and away after long without a touch. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { call, connection } from "../live.js";
import { Menu } from "../menu.js";
import { dispatch, state } from "../store.js";

const CHOICES = ["online", "busy"];

export function myState(known) {
  return known.staff.find((one) => one.id === known.me?.id)?.state ?? "offline";
}

/** A choice that lasts until another one. */
export async function become(name) {
  const { staff } = await call("presence", { state: name, chosen: name !== "away" });
  if (staff) dispatch({ type: "staff", staff });
}

export const MyState = {
  name: "MyState",
  setup: () => () => {
    if (!state.value.me?.rights?.includes("inbox.reply")) return null;
    const mine = connection.value === "up" ? myState(state.value) : "offline";
    const items = CHOICES.map((name) => ({ label: t(`console.state_of_mine.${name}`), checked: name === mine, run: () => become(name).catch(complain) }));
    return html`<${Menu} class="my-state" label=${t(`console.seat.${mine}`)} about=${t("console.state_of_mine")} dot=${mine} items=${items} />`;
  },
};
