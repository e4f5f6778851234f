import type { ConversationView, ItemView, TagView } from '@parvis/contracts';
import type { Page } from 'playwright-core';
import type { Api } from '../testing/api';
import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { newHandle, publicTexts, say } from '../testing/simulator';

const COUNT = 20;
const ACTS = ['answer', 'handle', 'tag', 'note'] as const;
type Act = (typeof ACTS)[number];

/** A queue that holds the twenty and nothing else. */
async function twenty(api: Api): Promise<{ crowd: string; view: string; talks: ConversationView[] }> {
  const crowd = newHandle();
  const handles = Array.from({ length: COUNT }, (_, n) => `${crowd}${String.fromCharCode(97 + n)}`);
  for (const handle of handles) await say({ where: 'facebook', handle, text: `Bonjour, une question de ${handle}` });
  const talks: ConversationView[] = [];
  for (const handle of handles) talks.push(await api.conversationWith(handle));
  const filter = { all: [{ field: 'contact', operator: 'contains', value: crowd }, { field: 'status', operator: 'is', value: ['open'] }] }; // prettier-ignore
  const { id } = await api.send<{ id: string }>('POST', '/api/views', { name: `File ${crowd}`, filter });
  await eventually('the view looked through', async () => {
    const views = await api.get<{ key: string; count: number; progress?: number }[]>('/api/views');
    return views.some(({ key, count, progress }) => key === `view-${id}` && progress === undefined && count === COUNT);
  });
  return { crowd, view: `view-${id}`, talks };
}

/** The keys of a member; nothing here touches the mouse. */
class Keys {
  constructor(
    private readonly page: Page,
    private readonly inbox: InboxPage,
  ) {}

  get open(): string | null {
    return /\/inbox\/view-\d+\/(\d+)/.exec(this.page.url())?.[1] ?? null;
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  private isWriting(): Promise<boolean> {
    return this.inbox.composer.evaluate((element) => element === document.activeElement);
  }

  private async write(key: string, text: string): Promise<void> {
    await this.press(key);
    await eventually('the composer', () => this.isWriting());
    await this.page.keyboard.type(text);
  }

  /** Does the act to the open conversation and leaves it handled. */
  async act(act: Act, text: string, tag: string): Promise<void> {
    if (act === 'answer') {
      await this.write('r', text);
      return this.press('Control+Enter');
    }
    if (act === 'tag') {
      await this.press('l');
      await this.page.getByRole('combobox', { name: 'Tag' }).waitFor();
      await this.page.keyboard.type(tag);
      await this.page.getByRole('option', { name: tag }).waitFor();
      await this.press('Enter');
      await this.press('Escape');
    }
    if (act === 'note') {
      await this.write('n', text);
      await this.press('Control+Enter');
      await this.inbox.article(text).waitFor();
      await this.press('Escape');
      await eventually('the composer left', async () => !(await this.isWriting()));
    }
    return this.press('e');
  }
}

describe('twenty conversations by keyboard alone', () => {
  const browsers = Browsers.forThisFile();

  it('are answered, tagged, noted and handled one after the other, each act on the one that is open', async () => {
    const { page, api } = await browsers.consoleOf('ines');
    const [tag] = await api.get<TagView[]>('/api/tags');
    if (!tag) throw new Error('the demo has no tag');
    const { crowd, view, talks } = await twenty(api);
    const inbox = new InboxPage(page);
    const keys = new Keys(page, inbox);
    await inbox.open(`${view}?sort=newest`);
    await inbox.row(crowd).first().waitFor();
    await keys.press('j');
    await keys.press('Enter');

    const acted = new Map<string, Act>();
    while (acted.size < COUNT) {
      const id = await eventually('the next one', () => keys.open !== null && !acted.has(keys.open) && keys.open);
      await inbox.article('Bonjour, une question de').first().waitFor();
      const act = ACTS[acted.size % ACTS.length] ?? 'handle';
      acted.set(id, act);
      await keys.act(
        act,
        `Au clavier ${crowd} ${acted.size}`.replace(/\d+/, (n) => 'x'.repeat(Number(n))),
        tag.name,
      );
    }

    expect(new Set(acted.keys())).toEqual(new Set(talks.map(({ id }) => id)));
    for (const [id, act] of acted) {
      const talk = await eventually(`${id} handled`, async () => {
        const found = await api.get<ConversationView>(`/api/conversations/${id}`);
        return found.status === 'handled' && found;
      });
      const items = await api.itemsOf(id);
      const written = items.filter((item: ItemView) => item.direction === (act === 'note' ? 'note' : 'out'));
      expect([act, talk.tagIds.includes(tag.id)]).toEqual([act, act === 'tag']);
      expect([act, written.length]).toEqual([act, act === 'answer' || act === 'note' ? 1 : 0]);
    }
    const answers = COUNT / ACTS.length;
    const published = async () => (await publicTexts()).filter((text) => text.startsWith(`Au clavier ${crowd}`));
    await eventually('the answers in public', async () => (await published()).length === answers, 30_000);
    expect(new Set(await published()).size).toBe(answers);
  }, 180_000);
});
