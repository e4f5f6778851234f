import type { ScreeningSettingsView, TryView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { RulesRoom } from '../../test/rules-room';

jest.setTimeout(60_000);
const PATH = '/api/moderation/detectors';

describe('settings of detectors', () => {
  let room: RulesRoom;

  beforeAll(async () => {
    room = await RulesRoom.open();
  });
  afterAll(() => room.close());

  const signal = async (text: string, detector: string) => {
    const { signals } = await room.ask<TryView>('POST', '/api/moderation/try', { text });
    return signals.find((one) => one.detector === detector);
  };

  it('hold from then on: what is off says so, and a number is read as of the country', async () => {
    expect(await room.ask<ScreeningSettingsView>('GET', PATH)).toEqual({ off: [], country: 'FR', version: 0 });
    const text = 'Voir https://exemple.fr ou appelez le 0470 12 34 56';
    expect(await signal(text, 'links')).toMatchObject({ state: 'true' });
    const [before] = await room.rows<{ v: number }>('select screening_version as v from workspace where id = $1');
    const saved = await room.ask<ScreeningSettingsView>('PUT', PATH, { version: 0, off: ['links'], country: 'BE' });
    expect(saved).toEqual({ off: ['links'], country: 'BE', version: 1 });
    expect(await signal(text, 'links')).toMatchObject({ state: 'did-not-run', why: 'off' });
    expect(await signal(text, 'personal-data')).toMatchObject({ state: 'true', labels: ['phone'] });
    const [after] = await room.rows<{ v: number }>('select screening_version as v from workspace where id = $1');
    expect(after?.v).toBe((before?.v ?? 0) + 1);
  });

  it('are refused when they were decided on older ones, with those that hold', async () => {
    const answer = await room.owner.request('PUT', PATH, { version: 0, off: [], country: 'FR' });
    expect([answer.status, answer.body.code, answer.body.current.country]).toEqual([409, 'stale-version', 'BE']);
  });

  it('are read by a moderator and changed by those who answer for rules; another house sees its own', async () => {
    const { app } = room.screening.inbound.test;
    const moderator = await signedIn(app, { role: 'moderator', workspaceId: room.workspaceId });
    expect((await moderator.request('GET', PATH)).body.country).toBe('BE');
    expect((await moderator.request('PUT', PATH, { version: 1, off: [], country: 'FR' })).status).toBe(403);
    const other = await signedIn(app, { role: 'owner' });
    expect((await other.request('GET', PATH)).body).toEqual({ off: [], country: 'FR', version: 0 });
  });

  it.each([
    ['a detector nobody knows', { off: ['moon'] }, '/off'],
    ['one that has a switch of its own', { off: ['learner'] }, '/off'],
    ['a country nobody knows', { country: 'XX' }, '/country'],
  ])('are refused with %s', async (_name, part, pointer) => {
    const answer = await room.owner.request('PUT', PATH, { version: 1, off: [], country: 'FR', ...part });
    expect([answer.status, answer.body.errors[0].pointer.startsWith(pointer)]).toEqual([400, true]);
  });
});
