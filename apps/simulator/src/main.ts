import { join } from 'node:path';
import { Courier } from './courier';
import { Memory } from './memory';
import { makeServer } from './server';
import { Story } from './story';
import { Weather } from './weather';
import { makeWorld } from './world';

const REMEMBER_EVERY_MS = 5000;
const APPROVE_EVERY_MS = 20_000;

const env = process.env;
const port = Number(env['SIMULATOR_PORT'] ?? 4401);
const file = join(env['PARVIS_DATA_DIR'] ?? '.data', 'simulator', 'world.bin');

const world = await makeWorld({
  imapPort: Number(env['SIMULATOR_IMAP_PORT'] ?? 0),
  smtpPort: Number(env['SIMULATOR_SMTP_PORT'] ?? 0),
});
const memory = new Memory(world, file);
const weather = new Weather(Number(env['SIMULATOR_SEED'] ?? 2026));
const courier = new Courier(world, weather);
const story = new Story(world, Number(env['SIMULATOR_SEED'] ?? 2026), Number(env['SIMULATOR_PACE'] ?? 12));
story.begin(!(await memory.recall()));

const parvisUrl = new URL(env['PARVIS_PUBLIC_URL'] ?? 'http://localhost:4400').origin;
const server = makeServer({ world, story, courier, weather, parvisUrl });
await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
courier.start();
story.go();
// a world that is played with once need not be written down every few seconds
const isKept = env['SIMULATOR_KEEP'] !== 'false';
const remembering = setInterval(() => void (isKept && memory.remember()), REMEMBER_EVERY_MS);
const approving = setInterval(() => courier.approveReplies(), APPROVE_EVERY_MS);
process.stdout.write('simulator ready\n');

async function stop(): Promise<void> {
  story.stop();
  courier.stop();
  clearInterval(remembering);
  clearInterval(approving);
  if (isKept) await memory.remember();
  server.closeAllConnections();
  server.close();
  await world.mail.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
