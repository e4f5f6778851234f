const EVERY_MS = 100;

/** Waits until `look` returns something that is neither null, undefined nor false; fails with its description at the deadline. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const { found, failure } = await attempt(look);
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s`, { cause: failure });
    await new Promise((again) => setTimeout(again, EVERY_MS));
  }
}

async function attempt<T>(look: () => Promise<T> | T): Promise<{ found?: T; failure?: unknown }> {
  try {
    return { found: await look() };
  } catch (failure) {
    return { failure };
  }
}

/** Checks for a while that something stays false. */
export async function never(what: string, look: () => Promise<boolean>, forMs: number): Promise<void> {
  const end = Date.now() + forMs;
  while (Date.now() < end) {
    if (await look()) throw new Error(`${what}: it happened`);
    await new Promise((again) => setTimeout(again, EVERY_MS));
  }
}
