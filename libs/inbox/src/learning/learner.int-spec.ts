import type { LearnerView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { RulesRoom } from '../../test/rules-room';
import { ScreeningThread } from '../backtests/evaluation';
import { LearnerTrainer } from './learner-trainer';

jest.setTimeout(120_000);

const BAD = ['gagnez des abonnés pas chers', 'livraison discrète contre virement', 'investissez avec notre formateur', 'promo exclusive sur ma page']; // prettier-ignore
const GOOD = ['ma commande est arrivée cassée', 'merci pour votre réponse rapide', 'quand la lampe revient-elle en stock', 'le service est vraiment lent']; // prettier-ignore
const PLACES = ['à Lyon', 'à Nantes', 'à Lille', 'à Brest', 'à Metz', 'à Dijon', 'à Tours', 'à Caen'];
const texts = (of: readonly string[], n: number) => Array.from({ length: n }, (_, at) => `Bonjour, ${of[at % 4]} ${PLACES[Math.floor(at / 4) % 8]} depuis ${at} jours`); // prettier-ignore

describe('the learner', () => {
  let room: RulesRoom;

  beforeAll(async () => {
    room = await RulesRoom.open();
  });
  afterAll(() => room.close());

  const view = () => room.ask<LearnerView>('GET', '/api/moderation/learner');
  const trainer = () => new LearnerTrainer(room.db, room.relay, new ScreeningThread());
  const train = async () => {
    await room.ask('POST', '/api/moderation/learner/train');
    while (await trainer().trainOnce());
    return view();
  };

  it('knows nothing, and says so', async () => {
    expect(await view()).toMatchObject({ state: 'untrained', why: 'too-few', training: false, model: null, drift: null, decisions: { hidden: 0, kept: 0, needed: 50 } }); // prettier-ignore
    expect((await room.ask<LearnerView>('POST', '/api/moderation/learner/train')).training).toBe(true);
    expect(await train()).toMatchObject({ state: 'untrained', why: 'too-few', training: false });
  });

  it('learns from what people decide, shows how good it is, and proposes', async () => {
    await room.decide('hide', ...(await room.write('bad', texts(BAD, 40))));
    expect(await train()).toMatchObject({ state: 'untrained', why: 'too-few' });
    await room.decide('approve', ...(await room.write('good', texts(GOOD, 40))));
    const { state, why, model, decisions } = await train();
    expect([state, why, decisions.hidden, decisions.kept]).toEqual(['suggesting', null, 40, 40]);
    expect(model?.trainedOn).toBe(80);
    expect(model?.auc).toBeGreaterThan(0.9);
    expect(model?.thresholds.length).toBeGreaterThan(3);
    expect(model?.bins.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
    expect(model?.features.some(({ text, weight }) => text !== '' && weight > 0)).toBe(true);
    await room.write('new', ['Bonjour, gagnez des abonnés pas chers à Paris depuis hier']);
    const [row] = await room.rows<{ suggestion: string | null; state: number }>(`select s.suggestion, s.state from screening s join item i on i.workspace_id = s.workspace_id and i.id = s.item_id where s.workspace_id = $1 and i.external_id = 'new-0'`); // prettier-ignore
    expect(row).toEqual({ suggestion: 'hide', state: 0 });
  });

  it('trains once for the same wish, whoever is asked, and the same decisions give the same model', async () => {
    const before = (await view()).model;
    await room.ask('POST', '/api/moderation/learner/train');
    await Promise.all([trainer().trainOnce(), trainer().trainOnce()]);
    const after = (await view()).model;
    expect(after?.auc).toBe(before?.auc);
    expect(await trainer().trainOnce()).toBe(false);
  });

  it('tells when people decide something else than they did', async () => {
    await room.decide('approve', ...(await room.write('turned', texts(BAD, 60).map((text) => `${text}, n’est-ce pas`)))); // prettier-ignore
    const { drift } = await view();
    expect(drift).toMatchObject({ judged: 60, alarm: true });
    expect((await train()).drift).toBeNull();
  });

  it('is switched off and asked for more by who manages rules', async () => {
    const { version } = await view();
    const path = '/api/moderation/learner';
    const off = await room.ask<LearnerView>('PUT', path, { version, enabled: false });
    expect([off.state, off.settings]).toEqual(['off', { enabled: false, suggestFrom: 80 }]);
    await room.write('silent', ['Bonjour, gagnez des abonnés pas chers à Rennes depuis hier']);
    const { signals } = await room.screening.screened('silent-0');
    expect(signals.find(({ detector }) => detector === 'learner')?.state).toBe('did-not-run');
    const stale = await room.owner.request('PUT', path, { version, enabled: true });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-version']);
    const low = await room.owner.request('PUT', path, { version: version + 1, suggestFrom: 10 });
    expect([low.status, low.body.errors[0].pointer]).toEqual([400, '/suggestFrom']);
    const moderator = await signedIn(room.screening.inbound.test.app, { role: 'moderator', workspaceId: room.workspaceId }); // prettier-ignore
    expect((await moderator.request('GET', path)).status).toBe(200);
    expect((await moderator.request('POST', `${path}/train`)).status).toBe(403);
  });
});
