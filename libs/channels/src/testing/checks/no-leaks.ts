import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import type { RawRequest } from '../../spi/connector';
import { loadFixtures } from '../fixtures';
import type { PlatformHarness, Subject } from '../subject';
import { never, withPlatform } from '../walk';
import { failureOf, failureUnder, operations } from './failures';

/** Shorter values (a user name, a port) are no secrets and stand in honest sentences. */
const SHORTEST_SECRET = 8;

/** Everything of an error that a log line, a problem answer or a job record could show. */
function shownBy(error: unknown): string {
  const parts = [String(error), inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error) ?? ''];
  if (error instanceof Error) {
    parts.push(error.message, error.stack ?? '', JSON.stringify(Object.getOwnPropertyDescriptors(error)));
    if (error.cause !== undefined) parts.push(shownBy(error.cause));
  }
  return parts.join('\n');
}

function secretsOf(subject: Subject, platform: PlatformHarness): [name: string, value: string][] {
  const { connector } = subject;
  const secretNames = new Set(connector.credentials.filter((field) => field.secret).map((field) => field.name));
  const stored = Object.entries(platform.account.credentials).filter(([name]) => secretNames.has(name));
  const issued = platform.secrets().map((value, index): [string, string] => [`issued token ${index}`, value]);
  return [...stored, ...issued].filter(([, value]) => value.length >= SHORTEST_SECRET);
}

async function hookErrors(subject: Subject, platform: PlatformHarness): Promise<unknown[]> {
  const { hook, account } = platform;
  const [fixture] = loadFixtures(subject.fixtures);
  if (!hook || !fixture) return [];
  const at = new Date('2026-11-20T09:30:00.000Z');
  const good = await hook.sign(fixture.payload, at);
  const bad: RawRequest[] = [
    { ...good, headers: {} },
    { ...good, headers: { ...good.headers, [hook.signatureHeader]: 'forged' } },
    { ...good, body: new TextEncoder().encode('changed') },
    { ...good, receivedAt: new Date(at.getTime() + 30 * 86_400_000) },
  ];
  return Promise.all(bad.map((request) => failureOf(async () => subject.connector.verify(request, account))));
}

/** No credential, whole or as the platform repeats it, stands in any error that leaves the connector. */
export async function noLeaks(subject: Subject): Promise<void> {
  await withPlatform(subject, async (platform) => {
    const errors = await hookErrors(subject, platform);
    for (const operation of await operations(subject.connector, platform)) {
      for (const fault of platform.faults) {
        await platform.fail(fault);
        errors.push(await failureUnder(platform, fault, operation));
        await platform.fail(null);
      }
    }
    await platform.fail(platform.faults.includes('echo') ? 'echo' : null);
    errors.push(
      await failureOf(() => subject.connector.probe(platform.account, 'https://parvis.example/hooks/a', never())),
    );
    await platform.fail(null);

    const secrets = secretsOf(subject, platform);
    assert.ok(secrets.length > 0, 'the account has no secret: declare the check not applicable');
    for (const error of errors) {
      const shown = shownBy(error);
      for (const [name, value] of secrets) {
        const forms = [value, encodeURIComponent(value), Buffer.from(value).toString('base64').replace(/=+$/, '')];
        assert.ok(
          !forms.some((form) => shown.includes(form)),
          `${name} stands in an error: ${String(error).slice(0, 60)}…`,
        );
      }
    }
  });
}
