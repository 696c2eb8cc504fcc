/** The chime: one at a time, as loud as the person likes it. */

const URL_OF = new URL("./chime.wav", import.meta.url).href;
let audio = null;

/** `volume` in percent. A browser may refuse before the first click on the page: then it stays silent. */
export async function chime(volume) {
  audio ??= new Audio(URL_OF);
  audio.volume = Math.min(1, Math.max(0, volume / 100));
  audio.currentTime = 0;
  return audio.play().then(() => true, () => false);
}
