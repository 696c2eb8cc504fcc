// Starts the chat page.

import { paint } from "./accent.js";
import { App } from "./app.js";
import { openChat } from "./chat.js";
import { createApp } from "./dom.js";
import { page } from "./page.js";

paint(document.documentElement, page.accent);
const chat = await openChat();
createApp(App, { chat }).mount("#chat");
