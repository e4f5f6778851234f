import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { startTestApp, type TestApp } from '@parvis/testing';
import { InsightsModule } from '../insights.module';
import { withoutFormula } from './tag-report.service';

const FACEBOOK = 0;

describe('the tag report', () => {
  let test: TestApp;
  let analyst: SignedInMember;
  let ws: number;

  beforeAll(async () => {
    test = await startTestApp({ imports: [IdentityModule, InsightsModule], role: 'api' });
    analyst = await signedIn(test.app, { role: 'analyst' });
    ws = analyst.agent.workspaceId;
    await test.db.read(
      'system',
      `insert into tag (workspace_id, id, name) values ($1, 901, 'Livraison'), ($1, 902, '=Formule')`,
      [ws],
    );
  });
  afterAll(() => test.stop());

  /** An inbound item with a tag, said by a person at a moment. */
  async function tagged(tagId: number, at: string, person: number, text: string, state = 0) {
    await test.db.transaction('system', async (tx) => {
      const id = tx.idAt(new Date(at));
      await tx.query(
        `insert into identity (workspace_id, id, contact_id, account_id, ext_key, external_id, name)
         values ($1, $2, $2, 1, ('00000000-0000-0000-0000-' || lpad($3, 12, '0'))::uuid, $3, 'client') on conflict do nothing`,
        [ws, person, String(person)],
      );
      await tx.query(
        `insert into conversation (workspace_id, id, first_item_id, last_item_id, last_activity_at, account_id, kind, channel, thread_hash, thread_key)
         values ($1, $2, $2, $2, $3, 1, 0, ${FACEBOOK}, gen_random_uuid(), gen_random_uuid()::text)`,
        [ws, id, at],
      );
      await tx.query(
        `insert into item (workspace_id, id, conversation_id, author_identity_id, created_at, revised_at, state_at, account_id, kind, direction, text, author_name, platform_state)
         values ($1, $2, $2, $3, $4, $4, $4, 1, 0, 0, $5, 'client_042', $6)`,
        [ws, id, person, at, text, state],
      );
      await tx.query(
        'insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id) values ($1, $2, $3, $3)',
        [ws, tagId, id],
      );
    });
  }

  it('counts items and people per day of the workspace, hidden ones too, and compares with the days before', async () => {
    await tagged(901, '2026-03-28T22:30:00Z', 1, 'Toujours rien reçu, écrivez-moi à a@mail.example svp merci', 2);
    await tagged(901, '2026-03-28T23:30:00Z', 1, 'Toujours rien reçu depuis neuf jours maintenant'); // the 29th in Paris
    await tagged(901, '2026-03-30T10:00:00Z', 2, 'Pareil pour moi, commandée le 4');
    await tagged(901, '2026-03-26T10:00:00Z', 3, 'avant');
    const { body } = await analyst.request('GET', '/api/reports/tags?from=2026-03-28&to=2026-03-30');
    expect(body).toMatchObject({
      from: '2026-03-28',
      to: '2026-03-30',
      days: ['2026-03-28', '2026-03-29', '2026-03-30'],
    });
    expect(body.rows).toHaveLength(1);
    expect(body.rows[0]).toMatchObject({
      tagId: '901',
      items: 3,
      people: 2,
      perDay: [1, 1, 1],
      previousItems: 1,
      channels: ['facebook'],
    });
    const texts = body.rows[0].quotes.map((quote: { text: string }) => quote.text);
    expect(texts).toHaveLength(2); // one each
    expect(texts.join(' ')).not.toContain('a@mail.example');
  });

  it('streams one line per tagged item, safe to open in a spreadsheet', async () => {
    await tagged(902, '2026-05-01T10:00:00Z', 5, '=HYPERLINK("http://bad.example")');
    const { body, headers } = await analyst.request('GET', '/api/reports/tags.csv?from=2026-05-01&to=2026-05-01');
    expect(headers.get('content-type')).toContain('text/csv');
    const lines = String(body).trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^'=Formule,2026-05-01T10:00:00.000Z,facebook,client_042,"'=HYPERLINK/);
  });

  it.each([
    ['from=2026-05-02&to=2026-05-01', '/to'],
    ['from=2020-01-01&to=2026-05-01', '/from'],
    ['from=yesterday', '/from'],
  ])('refuses the period %s', async (query, pointer) => {
    const { status, body } = await analyst.request('GET', `/api/reports/tags?${query}`);
    expect(status).toBe(400);
    expect(body.errors[0].pointer).toBe(pointer);
    expect((await analyst.request('GET', `/api/reports/tags.csv?${query}`)).status).toBe(400);
  });

  it('shows another workspace nothing', async () => {
    const other = await signedIn(test.app, { role: 'owner' });
    const { body } = await other.request('GET', '/api/reports/tags?from=2026-03-28&to=2026-03-30');
    expect(body.rows).toEqual([]);
  });

  it('leaves ordinary text as it is', () => {
    expect(['merci', '5 étoiles', '=1', '-1', '@x'].map(withoutFormula)).toEqual([
      'merci',
      '5 étoiles',
      "'=1",
      "'-1",
      "'@x",
    ]);
  });
});
