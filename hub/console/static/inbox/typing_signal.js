/** Tells others that we write: at most every 4 s (their screens forget after 7), and once when we stop. */

const REPEAT_MS = 4000;

export function createTypingSignal(emit, clock = () => Date.now()) {
  let told = 0;
  return {
    writing() {
      if (clock() - told < REPEAT_MS) return;
      told = clock();
      emit(true);
    },
    stopped() {
      if (!told) return;
      told = 0;
      emit(false);
    },
  };
}
