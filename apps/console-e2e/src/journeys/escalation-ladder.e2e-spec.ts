import type { ConversationClocksView, ConversationView, LadderLevel } from '@parvis/contracts';
import type { Api } from '../testing/api';
import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle } from '../testing/simulator';

const level = (more: Partial<LadderLevel>): LadderLevel => ({
  afterMinutes: 0,
  toAssignee: false,
  memberIds: [],
  teamIds: [],
  ways: ['in-app'],
  hooks: [],
  raiseTo: null,
  assignTo: null,
  ...more,
});

describe('an escalation ladder', () => {
  const undo: (() => Promise<unknown>)[] = [];
  // before the browsers close: later journeys promise nothing
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one();
  });
  const browsers = Browsers.forThisFile();

  /** Three levels at once and a fourth in half an hour, for what carries the tag and has waited for a minute. */
  const promised = async (owner: Api, chief: string, tagId: string): Promise<string> => {
    const levels = [
      level({ toAssignee: true, memberIds: [chief] }),
      level({ memberIds: [chief], raiseTo: 'high' }),
      level({ memberIds: [chief], raiseTo: 'urgent', assignTo: { memberId: chief, teamId: null } }),
      level({ afterMinutes: 30, memberIds: [chief] }),
    ];
    const name = `Échelle ${newHandle()}`;
    const ladder = await owner.send<{ id: string }>('POST', '/api/ladders', { name, start: 'warning', levels });
    const target = { minutes: 10_000, warnBeforeMinutes: 9999 };
    const policy = await owner.send<{ id: string }>('POST', '/api/sla-policies', {
      name: `Promesse ${name}`,
      conditions: { tagIds: [tagId] },
      targets: { firstReply: target, nextReply: target, resolution: null },
      calendarId: null,
      ladderId: ladder.id,
      pauseWhileSnoozed: true,
      pauseWhileWaiting: true,
    });
    undo.push(
      () => owner.send('DELETE', `/api/ladders/${ladder.id}`, undefined),
      () => owner.send('DELETE', `/api/sla-policies/${policy.id}`, undefined),
    );
    return name;
  };

  /** Somebody who came in while the demo runs, so that they were promised an answer, and who has waited for more than a minute; tagged. */
  const waitingOne = async (owner: Api): Promise<{ id: string; tagId: string }> => {
    const waits = ({ waitingSince, nextDueAt }: ConversationView) =>
      waitingSince !== null && Date.parse(waitingSince) < Date.now() - 65_000 && nextDueAt !== null && Date.parse(nextDueAt) > Date.now(); // prettier-ignore
    const found = await eventually(
      'somebody who was promised an answer waits for more than a minute',
      async () => {
        const page = '/api/conversations?view=unassigned&limit=100';
        return (await owner.get<{ items: ConversationView[] }>(page)).items.find(waits);
      },
      90_000,
    );
    const tag = await owner.send<{ id: string }>('POST', '/api/tags', { name: `Urgence ${newHandle()}` });
    await owner.send('POST', `/api/conversations/${found.id}/tags`, { add: [tag.id] });
    return { id: found.id, tagId: tag.id };
  };

  it('climbs to its third level, gives the conversation on, and stops when somebody is on it', async () => {
    const { api: owner } = await browsers.consoleOf('camille');
    const { page, api } = await browsers.consoleOf('theo');
    const { member } = await api.get<{ member: { id: string } }>('/api/me');
    const { id, tagId } = await waitingOne(owner);
    const name = await promised(owner, member.id, tagId);

    const inbox = new InboxPage(page);
    await inbox.openConversation(id);
    const banner = page.locator('mi-banner', { hasText: `${name}: level 3 of 4.` });
    await banner.waitFor();
    for (const n of [1, 2, 3]) await inbox.thread.getByText(`${name}, level ${n}/4: told Théo B.`).waitFor();
    const talk = await api.get<ConversationView>(`/api/conversations/${id}`);
    expect(talk).toMatchObject({ priority: 'urgent', assigneeId: member.id, status: 'open' });
    const { items } = await api.get<{ items: { kind: string; conversationId: string }[] }>('/api/notifications');
    expect(items.filter((one) => one.kind === 'escalated' && one.conversationId === id)).toHaveLength(3);

    await banner.getByRole('button', { name: 'I am on it' }).click();
    await banner.waitFor({ state: 'detached' });
    await inbox.thread.getByText('You acknowledged the escalation').waitFor();
    const { ladder } = await api.get<ConversationClocksView>(`/api/conversations/${id}/clocks`);
    expect(ladder).toMatchObject({
      state: 'acknowledged',
      level: 3,
      levels: 4,
      nextAt: null,
      acknowledgedBy: member.id,
    });
  }, 180_000);
});
