import { TestBed } from '@angular/core/testing';
import type { ItemView } from '@parvis/contracts';
import { aConversation, anAction, anItem } from '../../../testing/builders';
import { provideConsole, speak } from '../../../testing/console-testing';
import { ThreadWords } from './thread-words';

describe('the words of a message', () => {
  const message = (item: Partial<ItemView>) => {
    const conversation = aConversation({ channel: 'google-business' });
    const [entry] = TestBed.inject(ThreadWords).entries([anItem(item)], conversation, null);
    return entry?.kind === 'message' ? entry.message : undefined;
  };
  const marks = (item: Partial<ItemView>) => message(item)?.marks?.map(({ text }) => text) ?? [];

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideConsole() });
    await speak('en', 'inbox');
  });

  it('tell of our own that the channel looks at it first, and of it once', () => {
    const ours = { direction: 'out', platformState: 'held', action: anAction({ state: 'done' }) } as const;
    expect(message(ours)?.delivery).toEqual({ kind: 'sending', text: expect.stringMatching(/^Handed over: Google/) as string }); // prettier-ignore
    expect(marks(ours)).toEqual([]);
    expect(message({ ...ours, platformState: 'visible' })?.delivery).toEqual({ kind: 'published', text: 'Published' });
  });

  it('tell of theirs that it is held', () => {
    expect(marks({ direction: 'in', platformState: 'held' })).toHaveLength(1);
  });
});
