// Keeps a process running: one that ends unasked is started again, waiting longer each time it fails soon.
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
const STEADY_MS = 60_000;

/** How long to wait before the next start after so many quick deaths in a row. */
export const backOffMs = (deaths) => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (deaths - 1));

/**
 * @param name   shown to the person
 * @param handle the running process: `{ pid, exited, stop() }`
 * @param start  starts it again and resolves with a new handle when it serves
 * @param tell   called with a sentence when it died and when it is back
 */
export function supervise({ name, handle, start, tell }) {
  let current = handle;
  let stopping = false;
  let deaths = 0;
  let wake = () => undefined;
  const pause = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function revive() {
    while (!stopping) {
      deaths += 1;
      await pause(backOffMs(deaths));
      if (stopping) return;
      try {
        current = await start();
        tell(`${name} runs again`);
        return;
      } catch (error) {
        tell(
          `${name} did not come back (${error.message.split('\n')[0]}), trying again in ${backOffMs(deaths + 1) / 1000} s`,
        );
      }
    }
  }

  const life = (async () => {
    for (;;) {
      const born = performance.now();
      const { code, signal } = await current.exited;
      if (stopping) return;
      if (performance.now() - born > STEADY_MS) deaths = 0;
      tell(`${name} ended (${signal ?? `code ${code}`}), starting it again`);
      await revive();
      if (stopping) return void (await current.stop());
    }
  })();

  return {
    name,
    get pid() {
      return current.pid;
    },
    /** Sends a signal as an accident would: the process is started again afterwards. */
    kill: (signal) => process.kill(current.pid, signal),
    async stop() {
      stopping = true;
      wake();
      await current.stop();
      await life;
    },
  };
}
