import type { ClassifierSecretView, ClassifierView, TestClassifierView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { NotificationListener } from '@parvis/platform';
import { Webhook } from 'standardwebhooks';
import { RulesRoom } from '../../test/rules-room';
import { ClassifierDouble } from '../../test/classifier-double';
import { Screeners } from '../screening/screeners';
import { ClassifierCalls } from './classifier-call';
import { ClassifierRunner } from './classifier-runner';
import { ClassifierTimings } from './classifier-timings';

jest.setTimeout(60_000);

const PATH = '/api/moderation/classifier';

describe('the classifier of a house', () => {
  let room: RulesRoom;
  let double: ClassifierDouble;
  let secret: string;

  beforeAll(async () => {
    room = await RulesRoom.open();
    double = await ClassifierDouble.start();
  });
  afterAll(async () => {
    await room.close();
    await double.close();
  });

  const view = () => room.ask<ClassifierView>('GET', PATH);
  const timings = Object.assign(new ClassifierTimings(), { gapsMs: [0, 0], failuresUntilRest: 99 });
  const runner = () => {
    const { app } = room.screening.inbound.test;
    return new ClassifierRunner(room.db, app.get(NotificationListener), app.get(Screeners, { strict: false }), app.get(ClassifierCalls, { strict: false }), timings); // prettier-ignore
  };
  const run = async () => {
    while ((await runner().runOnce()) > 0);
  };

  it('is set up with an address, and its secret is shown once', async () => {
    expect(await view()).toMatchObject({ enabled: false, url: null, state: 'off', version: 0, waiting: 0 });
    const none = await room.owner.request('PUT', PATH, { version: 0, enabled: true });
    expect([none.status, none.body.errors[0].pointer]).toEqual([400, '/url']);
    expect((await room.owner.request('POST', `${PATH}/test`, { text: 'x' })).body.code).toBe('not-possible-now');
    const made = await room.ask<ClassifierSecretView>('PUT', PATH, { version: 0, url: double.url, timeoutMs: 500, enabled: true }); // prettier-ignore
    secret = made.secret ?? '';
    expect(secret).toMatch(/^whsec_/);
    expect(made.classifier).toMatchObject({ enabled: true, state: 'untried', timeoutMs: 500, version: 1 });
    const again = await room.ask<ClassifierSecretView>('PUT', PATH, { version: 1, timeoutMs: 600 });
    expect([again.secret, again.classifier.version]).toEqual([null, 2]);
    const stale = await room.owner.request('PUT', PATH, { version: 1, timeoutMs: 700 });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-version']);
    const stored = await room.rows<{ secret: Buffer }>('select secret from classifier where workspace_id = $1');
    expect(stored[0]?.secret.toString('latin1')).not.toContain(secret);
  });

  it('is asked about what came in, signed, and its answer has the item judged again', async () => {
    const hides = await room.rule({
      name: 'External',
      when: { field: 'external', operator: 'says', value: ['grooming'] },
    });
    await room.rows(`update screening_rule set level = 'hide' where workspace_id = $1 and id = $2`, Number(hides.id));
    await room.rows('update workspace set screening_version = screening_version + 1 where id = $1');
    double.answers({ labels: ['Grooming', 'other'], severity: 5 });
    await room.write('asked', ['Bonjour, tu as quel âge et tu habites où exactement ?']);
    const before = await room.screening.screened('asked-0');
    expect([before.state, before.flags.includes('unchecked')]).toEqual(['undecided', true]);
    expect((await view()).waiting).toBe(1);
    await run();
    const [call] = double.calls;
    expect(() => new Webhook(secret).verify(call?.body ?? '', call?.headers ?? {})).not.toThrow();
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ item: { id: before.itemId, revision: 1, kind: 'comment', channel: 'generic-webhook' }, text: 'Bonjour, tu as quel âge et tu habites où exactement ?', language: 'fr' }); // prettier-ignore
    const after = await room.screening.screened('asked-0');
    expect([after.state, after.flags.includes('unchecked')]).toEqual(['hidden', false]);
    expect(after.signals.find(({ detector }) => detector === 'external')).toMatchObject({ state: 'true', labels: ['grooming', 'other'] }); // prettier-ignore
    expect(await view()).toMatchObject({ state: 'healthy', waiting: 0, asked: 1, failuresInARow: 0 });
    expect(double.calls).toHaveLength(1);
    await run();
    expect(double.calls).toHaveLength(1);
  });

  it.each([
    ['an error', (one: ClassifierDouble) => one.fails(503), 'answered 503'],
    [
      'something that is no answer',
      (one: ClassifierDouble) => one.answersText('{"labels":"x"}'),
      'has to answer labels',
    ],
    ['no severity', (one: ClassifierDouble) => one.answersText('{"labels":[]}'), 'has to answer severity'],
    ['silence', (one: ClassifierDouble) => one.hangs(), ''],
  ])(
    'that answers with %s leaves the item before a person, and is asked again when it is well',
    async (name, ill, error) => {
      const id = `ill-${name.replaceAll(' ', '-')}`;
      ill(double);
      await room.write(id, [`Une question toute simple à propos de votre boutique (${name})`]);
      const calls = double.calls.length;
      await run();
      expect(double.calls.length).toBe(calls + 3);
      const waiting = await room.screening.screened(`${id}-0`);
      expect([waiting.state, waiting.inReview, waiting.flags.includes('unchecked')]).toEqual(['undecided', true, true]);
      const failing = await view();
      expect(failing).toMatchObject({ state: 'failing', failuresInARow: 3, waiting: 1 });
      expect(failing.lastError).toContain(error);
      double.answers({ labels: [], severity: 0 });
      expect(await runner().runOnce()).toBe(0);
      const tested = await room.ask<TestClassifierView>('POST', `${PATH}/test`, { text: 'Ça va mieux ?' });
      expect(tested).toMatchObject({ ok: true, status: 200, answer: { labels: [], severity: 0 } });
      await run();
      expect((await room.screening.screened(`${id}-0`)).flags).not.toContain('unchecked');
      expect(await view()).toMatchObject({ state: 'healthy', waiting: 0 });
    },
  );

  it('is left alone for a while when it fails again and again', () => {
    const usual = new ClassifierTimings();
    expect([0, 2, 3, 4, 40].map((failures) => usual.restMs(failures))).toEqual([0, 0, 5000, 10_000, 300_000]);
  });

  it('is asked anew about an edit, and the answer about the old words counts no more', async () => {
    double.answers({ labels: ['praise'], severity: 0 });
    await room.write('edit', ['Quelle belle lampe, vraiment, je la recommande à tous']);
    await room.screening.edit({ id: 'edit-0', text: 'Quelle lampe affreuse, vraiment, je la déconseille à tous', author: 'client_edit_0' }); // prettier-ignore
    await run();
    const asked = double.calls.map(({ body }) => JSON.parse(body) as { text: string; item: { revision: number } });
    expect(asked.at(-1)).toMatchObject({ text: 'Quelle lampe affreuse, vraiment, je la déconseille à tous', item: { revision: 2 } }); // prettier-ignore
  });

  it('switched off is waited for no more; it belongs to who manages the API', async () => {
    await room.write('off', ['Encore une question toute simple sur votre boutique']);
    const { version } = await view();
    await room.ask('PUT', PATH, { version, enabled: false });
    expect(await view()).toMatchObject({ state: 'off', waiting: 0 });
    // a rule that may act still asks for it: nobody could answer
    await room.rows('update screening_rule set enabled = false where workspace_id = $1');
    await room.rows('update workspace set screening_version = screening_version + 1 where id = $1');
    await room.write('after', ['Et encore une autre question sur votre boutique en ligne']);
    expect((await room.screening.screened('after-0')).flags).not.toContain('unchecked');
    expect(await runner().runOnce()).toBe(0);
    const renewed = await room.ask<ClassifierSecretView>('POST', `${PATH}/secret`);
    expect(renewed.secret).not.toBe(secret);
    const lead = await signedIn(room.screening.inbound.test.app, { role: 'lead', workspaceId: room.workspaceId });
    expect((await lead.request('GET', PATH)).status).toBe(200);
    expect((await lead.request('PUT', PATH, { version: 3 })).status).toBe(403);
    const stranger = await signedIn(room.screening.inbound.test.app, { role: 'owner' });
    expect((await stranger.request('GET', PATH)).body).toMatchObject({ url: null });
  });
});
