import type { ClassifierView, ScreeningSettingsView } from '@parvis/contracts';
import { NotificationListener } from '@parvis/platform';
import { ClassifierDouble } from '../../test/classifier-double';
import { RulesRoom } from '../../test/rules-room';
import { ClassifierCalls } from '../learning/classifier-call';
import { ClassifierRunner } from '../learning/classifier-runner';
import { ClassifierTimings } from '../learning/classifier-timings';
import { Screeners } from './screeners';

jest.setTimeout(60_000);

const ANGRY = 'Vous êtes vraiment une bande d’idiots incapables, je suis furieux contre vous';

// what cannot look accuses nobody, lets nothing pass in silence, and is seen
describe('screening with parts that do not run', () => {
  let room: RulesRoom;
  let classifier: ClassifierDouble;

  beforeAll(async () => {
    room = await RulesRoom.open();
    classifier = await ClassifierDouble.start();
    const { id } = await room.rule({
      name: 'Angry insults',
      when: { all: [{ field: 'purpose', operator: 'any-of', value: ['insult'] }, { field: 'sentiment', operator: 'is', value: ['negative'] }] }, // prettier-ignore
    });
    await room.rows(`update screening_rule set level = 'hide' where workspace_id = $1 and id = $2`, Number(id));
    await room.rows('update workspace set screening_version = screening_version + 1 where id = $1');
  });
  afterAll(async () => {
    await room.close();
    await classifier.close();
  });

  const decided = async (itemId: string) =>
    (await room.rows('select kind from decision where workspace_id = $1 and item_id = $2', itemId)).length;
  const said = async (externalId: string, detector: string) =>
    (await room.screening.screened(externalId)).signals.find((signal) => signal.detector === detector);
  const switchOff = async (off: string[]) => {
    const { version, country } = await room.ask<ScreeningSettingsView>('GET', '/api/moderation/detectors');
    return room.ask('PUT', '/api/moderation/detectors', { version, off, country });
  };

  it('hides what it would hide while everything runs', async () => {
    await room.write('whole', [ANGRY]);
    expect((await room.screening.screened('whole-0')).state).toBe('hidden');
  });

  it('sends to a person what a rule cannot answer because a detector is off, and does nothing to it', async () => {
    await switchOff(['sentiment']);
    await room.write('off', [ANGRY, 'Bonjour, la lampe est-elle compatible avec un variateur ?']);
    const [asked, plain] = [await room.screening.screened('off-0'), await room.screening.screened('off-1')];
    expect(await said('off-0', 'sentiment')).toMatchObject({ state: 'did-not-run', why: 'off', labels: [] });
    expect([asked.state, asked.inReview, asked.flags.includes('unchecked')]).toEqual(['undecided', true, true]);
    expect(await decided(asked.itemId)).toBe(0);
    expect([plain.state, plain.inReview]).toEqual(['undecided', true]);
    await switchOff([]);
  });

  it('hides nothing with every detector off, and says of each that it did not run', async () => {
    const all = ['words', 'links', 'personal-data', 'shape', 'language', 'sentiment', 'purpose', 'copies', 'author'];
    await switchOff(all);
    await room.write('dark', [ANGRY]);
    const kept = await room.screening.screened('dark-0');
    expect(kept.signals.filter(({ state }) => state !== 'did-not-run')).toEqual([]);
    expect([kept.state, kept.inReview, kept.severity, kept.label]).toEqual(['undecided', true, 0, 'other']);
    expect(await decided(kept.itemId)).toBe(0);
    await switchOff([]);
  });

  it('lets an untrained learner say nothing, and nobody wait for it', async () => {
    await room.write('untrained', ['Très belle lampe, merci beaucoup pour la livraison rapide']);
    expect(await said('untrained-0', 'learner')).toMatchObject({ state: 'did-not-run', why: 'untrained' });
    expect((await room.screening.screened('untrained-0')).flags).not.toContain('unchecked');
    expect(await room.ask('GET', '/api/moderation/learner')).toMatchObject({ state: 'untrained' });
  });

  it('sends everything to a person while the external classifier is dead, and shows that it is', async () => {
    await room.ask('PUT', '/api/moderation/classifier', { version: 0, url: classifier.url, timeoutMs: 500, enabled: true }); // prettier-ignore
    classifier.hangs();
    await room.write('dead', ['Bonjour, vous livrez à Nantes ? Et sous combien de jours environ ?']);
    const { app } = room.screening.inbound.test;
    const timings = Object.assign(new ClassifierTimings(), { gapsMs: [0, 0], failuresUntilRest: 2 });
    const runner = new ClassifierRunner(room.db, app.get(NotificationListener), app.get(Screeners, { strict: false }), app.get(ClassifierCalls, { strict: false }), timings); // prettier-ignore
    while ((await runner.runOnce()) > 0);
    const kept = await room.screening.screened('dead-0');
    expect([kept.state, kept.inReview, kept.flags.includes('unchecked')]).toEqual(['undecided', true, true]);
    expect(await said('dead-0', 'external')).toMatchObject({ state: 'did-not-run', labels: [] });
    expect(await decided(kept.itemId)).toBe(0);
    expect((await room.ask<ClassifierView>('GET', '/api/moderation/classifier')).state).toBe('failing');
  });
});
