/** What this person chose to be alerted of, as the server keeps it; our own choice until that is known. */

import { get } from "../../shared/api.js";

const UNTIL_KNOWN = { assigned: true, message: true, mention: true, sla: true, desktop: true, sound: true, volume: 60 };
let alerts = UNTIL_KNOWN;

export function chosenAlerts() {
  return alerts;
}

export function fetchAlerts() {
  return get("/api/v1/me/preferences").then((answer) => { alerts = answer.alerts; }, () => {});
}
