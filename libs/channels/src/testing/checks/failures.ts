import { strict as assert } from 'node:assert';
import type { Fault, IdleFault } from '../../doubles/faults';
import type { AccountContext, Connector } from '../../spi/connector';
import { ConnectorError, ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import type { PlatformHarness, Subject } from '../subject';
import { impatient } from '../double-fetch';
import { drain, never, polls, withPlatform } from '../walk';
import { declaredVerbs } from './acting';

const ABORT_DEADLINE_MS = 2000;

interface Operation {
  name: string;
  writes: boolean;
  run(account: AccountContext, signal: AbortSignal): Promise<unknown>;
}

/** The calls a connector makes: one verb, and a poll where it polls. Prepared before anything fails. */
export async function operations(connector: Connector, platform: PlatformHarness): Promise<Operation[]> {
  const list: Operation[] = [];
  const [first] = declaredVerbs(connector);
  if (first) {
    const action = await platform.performable(first.verb, first.kind);
    const run: Operation['run'] = (account, signal) => connector.perform(action, account, signal);
    list.push({ name: first.verb, writes: true, run });
  }
  if (polls(connector)) {
    const { cursor } = await drain(connector, platform.account, null);
    const run: Operation['run'] = (account, signal) =>
      connector.fetchSince({ cursor, backfillFrom: null }, account, signal);
    list.push({ name: 'fetchSince', writes: false, run });
  }
  assert.ok(list.length > 0, 'neither verbs nor polling: declare the check not applicable');
  return list;
}

/** The error that an operation ends with while the platform fails. */
export function failureUnder(platform: PlatformHarness, fault: Fault, { run }: Operation): Promise<unknown> {
  return failureOf(() => run(fault === 'hang' ? impatient(platform.account) : platform.account, never()));
}

/** The error that a call ends with. */
export async function failureOf(attempt: () => Promise<unknown>): Promise<unknown> {
  try {
    await attempt();
    return null;
  } catch (error) {
    return error;
  }
}

const EXPECTED: Record<IdleFault, readonly ConnectorError['kind'][]> = {
  unauthorized: ['auth'],
  forbidden: ['auth', 'rejected'],
  'not-found': ['rejected'],
  'rate-limited-with-delay': ['rate-limited'],
  'rate-limited': ['rate-limited'],
  'server-error': ['unavailable'],
  reset: ['unavailable'],
  hang: ['unavailable'],
  echo: ['rejected', 'auth', 'unavailable'],
};

async function checkFault(platform: PlatformHarness, fault: IdleFault, operation: Operation): Promise<void> {
  const where = `${operation.name} under ${fault}`;
  const { retryAfterMs } = await platform.fail(fault);
  const error = await failureUnder(platform, fault, operation);
  await platform.fail(null);
  assert.ok(
    error instanceof ConnectorError,
    `${where} ended with ${String(error).slice(0, 200)}, not a ConnectorError`,
  );
  const expected = fault === 'not-found' && !operation.writes ? [...EXPECTED[fault], 'auth'] : EXPECTED[fault];
  assert.ok(expected.includes(error.kind), `${where} gave ${error.kind}, expected ${expected.join(' or ')}`);
  if (error instanceof ConnectorRateLimited) {
    assert.ok(error.retryAfterMs > 0 && Number.isFinite(error.retryAfterMs), `${where}: no delay to wait`);
    if (retryAfterMs !== null)
      assert.equal(error.retryAfterMs, retryAfterMs, `${where}: the announced delay is ignored`);
  }
}

/** A write that was received and never answered may have happened, and the caller must be told so. */
async function checkUncertainty(platform: PlatformHarness, fault: Fault, operation: Operation): Promise<void> {
  await platform.fail(fault, 'writes');
  const error = await failureUnder(platform, fault, operation);
  await platform.fail(null);
  const isTold = error instanceof ConnectorUnavailable && error.mayHaveHappened;
  assert.ok(isTold, `${operation.name} under ${fault}: the request was received, so it may have happened`);
}

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = promise.then(() => true);
  const inTime = await Promise.race([settled, deadline]);
  clearTimeout(timer);
  return inTime;
}

/** A call on which the platform falls silent must end when its signal aborts, and not sooner. */
async function checkAbort(platform: PlatformHarness, operation: Operation): Promise<void> {
  const abort = new AbortController();
  let called: () => void = () => undefined;
  const underWay = new Promise<void>((resolve) => (called = resolve));
  const silent: AccountContext = {
    ...platform.account,
    fetch: (_url, init) => {
      called();
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error), { once: true });
      });
    },
  };
  if (platform.transport === 'socket') await platform.fail('hang');
  const run = failureOf(() => operation.run(silent, abort.signal));
  if (platform.transport === 'fetch') {
    assert.ok(await settledWithin(underWay, ABORT_DEADLINE_MS), `${operation.name} never called the platform`);
  }
  abort.abort();
  assert.ok(await settledWithin(run, ABORT_DEADLINE_MS), `${operation.name} goes on after its signal aborted`);
  const error = await run;
  assert.ok(error instanceof ConnectorUnavailable, `an aborted ${operation.name} gave ${String(error)}`);
  if (platform.transport === 'socket') await platform.fail(null);
}

/** Status classes, resets, timeouts and aborts map to the five errors, with the announced delay. */
export async function failures(subject: Subject): Promise<void> {
  await withPlatform(subject, async (platform) => {
    assert.ok(platform.faults.length > 0, 'no fault can be played: declare the check not applicable');
    for (const operation of await operations(subject.connector, platform)) {
      for (const fault of platform.faults) await checkFault(platform, fault, operation);
      for (const fault of operation.writes && !subject.repeatable ? (['reset', 'hang'] as const) : []) {
        if (platform.faults.includes(fault)) await checkUncertainty(platform, fault, operation);
      }
      if (platform.transport === 'fetch' || platform.faults.includes('hang')) await checkAbort(platform, operation);
    }
  });
}
