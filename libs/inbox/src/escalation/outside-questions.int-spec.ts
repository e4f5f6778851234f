import type { OutsidePageView } from '@parvis/contracts';
import { call, type SignedInMember, signedIn } from '@parvis/identity/testing';
import { SecretBox, ServerConfig } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { PublicAddress } from '../accounts/public-address';
import { OutsideLinks } from './outside-links';

const QUESTION = {
  email: 'legal@house.example',
  name: 'Ada from Legal',
  question: 'May we refund this?',
  language: 'en',
};

describe('a question to a colleague without an account', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let account: SeededAccount;
  let links: OutsideLinks;

  beforeAll(async () => {
    test = await startOutbound();
    agent = await signedIn(test.app, { role: 'agent', name: 'Nora' });
    account = await anAccount(test.app, { workspaceId: agent.agent.workspaceId });
    links = new OutsideLinks(test.app.get(SecretBox), test.app.get(ServerConfig), test.app.get(PublicAddress, { strict: false })); // prettier-ignore
  });
  afterAll(() => test.stop());

  const ask = async (): Promise<{ talk: string; token: string; id: string }> => {
    const { id: talk } = await aConversation(test.db, { account, texts: ['I want my money back'] });
    await agent.request('POST', `/api/conversations/${talk}/notes`, { text: 'he is difficult' });
    const { status, body } = await agent.request('POST', `/api/conversations/${talk}/outside-questions`, QUESTION);
    expect([status, body]).toEqual([201, expect.objectContaining({ name: 'Ada from Legal', mail: 'queued', answeredAt: null })]); // prettier-ignore
    return { talk, id: body.id, token: links.token(agent.agent.workspaceId, body.id) };
  };
  const outside = (method: string, path: string, body?: unknown) =>
    call(`${test.url}/api/outside-questions/${path}`, method, body, {});

  it('is shown with what was said, and never with what members wrote among themselves', async () => {
    const { token } = await ask();
    const { status, body } = await outside('GET', token);
    expect(status).toBe(200);
    expect(body as OutsidePageView).toMatchObject({ askedBy: 'Nora', name: 'Ada from Legal', question: QUESTION.question, answeredAt: null }); // prettier-ignore
    expect((body as OutsidePageView).excerpt.map(({ text, ours }) => [text, ours])).toEqual([['I want my money back', false]]); // prettier-ignore
  });

  it('is answered once, into an internal note, and the one who asked is told', async () => {
    const { talk, token } = await ask();
    const answers = await Promise.all(['Yes, do.', 'No!', 'Perhaps'].map((text) => outside('POST', `${token}/answer`, { text }))); // prettier-ignore
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410]);
    const items = (await agent.request('GET', `/api/conversations/${talk}/items`)).body.items;
    const notes = items.filter(({ direction }: { direction: string }) => direction === 'note');
    expect(notes).toHaveLength(2);
    expect(notes[1]).toMatchObject({ author: { name: 'Ada from Legal (legal@house.example)', memberId: null } });
    const [notice] = (await agent.request('GET', '/api/notifications')).body.items;
    expect(notice).toMatchObject({ kind: 'outside-answer', conversationId: talk, text: notes[1].text });
    expect((await outside('GET', token)).body.answeredAt).not.toBeNull();
    expect((await agent.request('GET', `/api/conversations/${talk}/clocks`)).body.outside).toMatchObject([{ answeredAt: expect.any(String) }]); // prettier-ignore
  });

  it('is closed to links that are forged or too old, and to empty answers', async () => {
    const { token, id } = await ask();
    const forged = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    expect((await outside('GET', forged)).status).toBe(404);
    expect((await outside('POST', `${forged}/answer`, { text: 'x' })).status).toBe(404);
    expect((await outside('POST', `${token}/answer`, { text: ' ' })).status).toBe(400);
    await test.db.read('system', `update outside_question set expires_at = now() - interval '1 second' where id = $1`, [id]); // prettier-ignore
    expect((await outside('GET', token)).body.code).toBe('link-over');
    expect((await outside('POST', `${token}/answer`, { text: 'x' })).status).toBe(410);
  });

  it('is asked by those who may escalate, of an address that is one', async () => {
    const { id } = await aConversation(test.db, { account });
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId: agent.agent.workspaceId });
    expect((await analyst.request('POST', `/api/conversations/${id}/outside-questions`, QUESTION)).status).toBe(403);
    const wrong = await agent.request('POST', `/api/conversations/${id}/outside-questions`, { ...QUESTION, email: 'ada' }); // prettier-ignore
    expect(wrong.body.errors[0].pointer).toBe('/email');
  });
});
