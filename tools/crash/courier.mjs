// Brings signed webhooks to the hooks as badly as platforms may: each up to three times, in any order, many at once. A
// delivery that was not acknowledged with a 2xx is made again, for as long as it takes.
const LANES = 24;
const MOST_COPIES = 3;
const AGAIN_AFTER_MS = 150;
const ATTEMPT_TIMEOUT_MS = 5000;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

export function startCourier({ outbox, random }) {
  const waiting = [];
  const figures = { webhooks: 0, acknowledged: 0, deliveries: 0, refused: 0 };
  let stopped = false;
  let inHand = 0;

  function collect() {
    const batch = 1 + random.below(4);
    for (const webhook of outbox.take({ batch })) {
      figures.webhooks += 1;
      const one = { webhook, acknowledged: false };
      const copies = 1 + random.below(MOST_COPIES);
      for (let copy = 0; copy < copies; copy += 1) waiting.splice(random.below(waiting.length + 1), 0, one);
    }
  }

  async function deliver(one) {
    const { url, headers, body } = one.webhook;
    figures.deliveries += 1;
    const status = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    }).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    if (status >= 200 && status < 300) {
      if (!one.acknowledged) figures.acknowledged += 1;
      one.acknowledged = true;
      return;
    }
    figures.refused += 1;
    await pause(AGAIN_AFTER_MS);
    waiting.splice(random.below(waiting.length + 1), 0, one);
  }

  const lanes = Array.from({ length: LANES }, async () => {
    while (!stopped) {
      collect();
      const one = waiting.pop();
      if (!one) {
        await pause(20);
        continue;
      }
      inHand += 1;
      await deliver(one);
      inHand -= 1;
    }
  });
  return {
    figures,
    /** Nothing waits to be delivered or delivered again. */
    isIdle: () => outbox.size === 0 && waiting.length === 0 && inHand === 0,
    async stop() {
      stopped = true;
      await Promise.all(lanes);
    },
  };
}
