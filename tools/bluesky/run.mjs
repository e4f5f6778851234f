// Keeps a real AT Protocol network running until Ctrl-C and prints where it is. Needs a Postgres and a Redis:
// `TEST_PG_URL=… TEST_REDIS_URL=… node tools/bluesky/run.mjs`.
import { startBlueskyNetwork } from './index.mjs';

const { TEST_PG_URL: postgresUrl, TEST_REDIS_URL: redisUrl } = process.env;
if (!postgresUrl || !redisUrl) throw new Error('Set TEST_PG_URL and TEST_REDIS_URL.');
const { stop, url, appViewUrl, moderationDid } = await startBlueskyNetwork({ postgresUrl, redisUrl });
console.log(JSON.stringify({ url, appViewUrl, moderationDid }, null, 2));

let ending;
const end = () => (ending ??= stop().then(() => process.exit(0)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end()); // a second one must not cut it short
