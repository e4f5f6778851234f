import { strict as assert } from 'node:assert';
import type { AccountContext, Connector, RawRequest } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnsupported } from '../../spi/errors';
import { loadFixtures } from '../fixtures';
import type { HookSigner, Subject } from '../subject';
import { withPlatform } from '../walk';

const AT = new Date('2026-11-20T09:30:00.000Z');

async function assertRefused(what: string, attempt: () => unknown): Promise<void> {
  const outcome = await attemptOf(attempt);
  assert.ok(outcome instanceof Error, `${what} was accepted`);
  assert.ok(outcome instanceof ConnectorAuthError, `${what} gave ${outcome.name}, not ConnectorAuthError`);
  assert.ok(outcome.message.length > 0, `${what} was refused without a reason`);
}

async function attemptOf(attempt: () => unknown): Promise<unknown> {
  try {
    return await attempt();
  } catch (error) {
    return error;
  }
}

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

/**
 * Flips a bit in every eighth character of the header. The last characters are left out: the low bits of a base64 tail
 * may be padding.
 */
function forgedHeaders(request: RawRequest, name: string): RawRequest[] {
  const value = request.headers[name] ?? '';
  const places = [...value].map((_, index) => index).filter((index) => index % 8 === 7 && index < value.length - 3);
  return places.map((index) => {
    const character = String.fromCharCode(value.charCodeAt(index) ^ 1);
    return {
      ...request,
      headers: { ...request.headers, [name]: value.slice(0, index) + character + value.slice(index + 1) },
    };
  });
}

function without(request: RawRequest, name: string): RawRequest {
  return { ...request, headers: Object.fromEntries(Object.entries(request.headers).filter(([key]) => key !== name)) };
}

async function checkHook(connector: Connector, account: AccountContext, hook: HookSigner, body: string): Promise<void> {
  const verify = (request: RawRequest, as = account) => connector.verify(request, as);
  const good = await hook.sign(body, AT);
  assert.deepEqual(await attemptOf(() => verify(good)), undefined, 'a valid signature was refused');

  if (hook.signsBody) {
    for (const index of [0, Math.floor(good.body.length / 2), good.body.length - 1]) {
      await assertRefused(`a body with byte ${index} changed`, () =>
        verify({ ...good, body: flipped(good.body, index) }),
      );
    }
    await assertRefused('an emptied body', () => verify({ ...good, body: new Uint8Array() }));
  }
  const forged = forgedHeaders(good, hook.signatureHeader);
  assert.ok(forged.length > 0, `the signed request has no ${hook.signatureHeader} header`);
  for (const request of forged) await assertRefused('a changed signature', () => verify(request));
  await assertRefused('a missing signature', () => verify(without(good, hook.signatureHeader)));
  await assertRefused('an empty signature', () =>
    verify({ ...good, headers: { ...good.headers, [hook.signatureHeader]: '' } }),
  );

  if (hook.replayWindowSeconds !== null) {
    const later = new Date(AT.getTime() + (hook.replayWindowSeconds + 1) * 1000);
    await assertRefused('a replayed request', () => verify({ ...good, receivedAt: later }));
  }
  if (hook.keyCredential !== null) {
    const name = hook.keyCredential;
    const key = account.credentials[name] ?? '';
    assert.ok(key, `the account has no ${name}`);
    const other = key.slice(0, -4) + [...key.slice(-4)].map((c) => (c === 'A' ? 'B' : 'A')).join('');
    for (const value of [other, '']) {
      await assertRefused('a signature of another key', () =>
        verify(good, { ...account, credentials: { ...account.credentials, [name]: value } }),
      );
    }
  }
}

/** Valid passes; one flipped bit, a missing header, another key, a replay fail, with a reason and never otherwise. */
export async function signature(subject: Subject): Promise<void> {
  const { connector } = subject;
  await withPlatform(subject, async ({ account, hook }) => {
    if (!hook) {
      const nothing: RawRequest = { method: 'POST', query: {}, headers: {}, body: new Uint8Array(), receivedAt: AT };
      const outcome = await attemptOf(() => connector.verify(nothing, account));
      assert.ok(outcome instanceof ConnectorUnsupported, 'verify without a hook must throw ConnectorUnsupported');
      return;
    }
    for (const { payload } of loadFixtures(subject.fixtures).slice(0, 3)) {
      await checkHook(connector, account, hook, payload);
    }
    const { handshake } = hook;
    if (!handshake) {
      const get: RawRequest = { method: 'GET', query: {}, headers: {}, body: new Uint8Array(), receivedAt: AT };
      const outcome = await attemptOf(() => connector.handshake(get, account));
      assert.ok(outcome instanceof ConnectorUnsupported, 'an undeclared handshake must throw ConnectorUnsupported');
      return;
    }
    assert.equal(connector.handshake(handshake.good, account), handshake.answer, 'the handshake answer is wrong');
    await assertRefused('a forged handshake', () => connector.handshake(handshake.forged, account));
  });
}
