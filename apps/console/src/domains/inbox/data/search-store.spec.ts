import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Clock } from '@parvis/ui';
import { aConversation } from '../../../testing/builders';
import { answer, problem, provideConsole, settle } from '../../../testing/console-testing';
import { SearchStore } from './search-store';

const page = (ids: readonly string[], nextCursor: string | null = null) => ({
  items: ids.map((id) => ({ conversation: aConversation({ id }), item: { id, text: id, createdAt: '', author: '' }, highlights: [] })), // prettier-ignore
  nextCursor, people: [], faults: [],
}); // prettier-ignore

describe('SearchStore', () => {
  let store: SearchStore;
  let http: HttpTestingController;
  const ids = () => store.hits().map(({ item }) => item.id);

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: provideConsole(SearchStore) });
    store = TestBed.inject(SearchStore);
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    http.verify();
  });

  it('keeps what is shown until the next results are there', async () => {
    void store.search('a', 'newest');
    await answer('GET', /q=a/, page(['1']));
    void store.search('ab', 'newest');
    await settle();
    expect([ids(), store.query(), store.isCurrent(), store.loading()]).toEqual([['1'], 'a', false, true]);
    await answer('GET', /q=ab/, page(['2']));
    expect([ids(), store.query(), store.isCurrent(), store.loading()]).toEqual([['2'], 'ab', true, false]);
  });

  it('goes on by itself from a page that holds nothing yet', async () => {
    void store.search('a', 'newest');
    await answer('GET', /q=a/, page([], 'c1'));
    await answer('GET', /cursor=c1/, page(['1'], 'c2'));
    expect([ids(), store.hasMore(), store.loading()]).toEqual([['1'], true, false]);
    void store.loadMore();
    await answer('GET', /cursor=c2/, page(['2']));
    expect(ids()).toEqual(['1', '2']);
  });

  it('shows an earlier search as it was left, place included', async () => {
    void store.search('a', 'newest');
    await answer('GET', /q=a/, page(['1', '2']));
    store.leave(640, '2');
    void store.search('a', 'relevance');
    await answer('GET', /sort=relevance/, page(['2', '1']));
    expect(store.place()).toMatchObject({ top: 0, activeId: null });
    void store.search('a', 'newest');
    await settle();
    expect(ids()).toEqual(['1', '2']);
    expect(store.place()).toMatchObject({ top: 640, activeId: '2' });
  });

  it('asks anew for a search that is typed again, or is old', async () => {
    void store.search('a', 'newest');
    await answer('GET', /q=a/, page(['1']));
    void store.search('b', 'newest');
    await answer('GET', /q=b/, page([]));
    store.forget('a');
    void store.search('a', 'newest');
    await answer('GET', /q=a/, page(['1', '3']));
    TestBed.inject(Clock).follow(Date.now() + 31 * 60_000);
    void store.search('a', 'newest');
    await answer('GET', /q=a/, page(['4']));
    expect(ids()).toEqual(['4']);
  });

  it('says what failed and asks once more', async () => {
    void store.search('a', 'newest');
    await answer('GET', /q=a/, problem('internal', 500), 500);
    expect(store.problem()?.code).toBe('internal');
    void store.again();
    await answer('GET', /q=a/, page(['1']));
    expect([store.problem(), ids()]).toEqual([null, ['1']]);
  });
});
