/** Repeats `probe` until it stops throwing and returns something other than undefined; fails with its last error after `withinMs`. */
export async function eventually<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown = new Error('nothing came');
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw last;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
