// The network's own process: directory (PLC), account server (PDS), AppView and moderation (Ozone). Started by index.mjs,
// which it tells its addresses and with which it ends.
import { TestNetwork } from '@atproto/dev-env';

const LONGEST_SETTLING_MS = 30_000;

const network = await TestNetwork.create({
  dbPostgresSchema: 'network',
  pds: { hostname: 'localhost', enableDidDocWithSession: true },
  plc: {},
  ozone: { dbMaterializedViewRefreshIntervalMs: 60_000 },
});

let ending = null;
function end() {
  ending ??= network.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

/** Waits until the AppView and moderation have read everything that was written. */
async function settle(id) {
  try {
    await network.processAll(LONGEST_SETTLING_MS);
    process.send?.({ id });
  } catch (error) {
    process.send?.({ id, failure: String(error) });
  }
}

process.on('message', ({ id }) => void settle(id));
process.on('disconnect', end);
process.on('SIGTERM', end);

process.send?.({
  ready: {
    url: network.pds.url,
    appViewUrl: network.bsky.url,
    moderationDid: network.ozone.ctx.cfg.service.did,
  },
});
