// The built product over a bench's servers, with the demo's network, silent until its pace is set.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../crash/client.mjs';
import { startStack } from '../../stack.mjs';
import { SECRET_KEY } from '../product.mjs';

const OWNER = { email: 'owner@bench.example', password: 'bench-run-password' };

/** `{ stack, owner, pace(perSecond) }`; `stop` ends and removes everything of it. */
export async function startProductOf({ url, redisUrl, tell }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'parvis-bench-team-'));
  process.env.PARVIS_SECRET_KEY = SECRET_KEY; // accounts are made here too
  const env = { PARVIS_OWNER_EMAIL: OWNER.email, PARVIS_OWNER_PASSWORD: OWNER.password, SIMULATOR_KEEP: 'false', SIMULATOR_PACE: '0' }; // prettier-ignore
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const stack = await startStack({ dataDir, databaseUrl: url, redisUrl, env, tell });
    const owner = await signIn(stack.url, OWNER);
    return {
      stack,
      owner,
      pace: (perSecond) =>
        fetch(`${stack.simulatorUrl}/demo/pace`, { method: 'POST', body: JSON.stringify({ perMinute: perSecond * 60 }) }), // prettier-ignore
      stop: () => stack.stop().then(remove),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
