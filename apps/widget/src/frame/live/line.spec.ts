import { openBrowser, type TestBrowser } from '../../testing/browser';
import { Line, type LineOptions, type LineState, pauseMs } from './line';

type Handlers = Parameters<LineOptions['connect']>[0];

describe('the line to the server', () => {
  let browser: TestBrowser;
  let line: Line;
  const states: LineState[] = [];
  const dialled: Handlers[] = [];
  const polls: boolean[] = [];
  let poll: LineOptions['poll'];

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(1);
    browser = openBrowser('https://inbox.example/');
    states.length = dialled.length = polls.length = 0;
    poll = () => new Promise(() => undefined);
    line = new Line({
      connect: (handlers) => (dialled.push(handlers), { emit: () => undefined, close: () => undefined }),
      poll: (signal, wait) => (polls.push(wait), poll(signal, wait)),
      onState: (state) => states.push(state),
      onEvent: () => undefined,
      onRefused: () => states.push('off'),
    });
    line.start();
  });
  afterEach(() => {
    line.stop();
    browser.close();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
  const last = () => dialled.at(-1) as Handlers;

  it('comes back after a loss, later each time, and at once after a success', () => {
    last().onReady();
    last().onEnd({ why: 'lost' });
    expect(states).toEqual(['connecting', 'live', 'lost']);
    jest.advanceTimersByTime(999);
    expect(dialled).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(dialled).toHaveLength(2);
    last().onReady();
    expect(states.at(-1)).toBe('live');
  });

  it('waits up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => pauseMs(attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(pauseMs(1, 0)).toBe(500);
  });

  it('polls where sockets never open, and still tries them now and then', async () => {
    poll = jest
      .fn()
      .mockResolvedValueOnce(undefined)
      .mockReturnValue(new Promise(() => undefined));
    last().onEnd({ why: 'lost' });
    jest.advanceTimersByTime(1_000);
    last().onEnd({ why: 'lost' });
    await jest.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('polling');
    expect(polls).toEqual([false, true]);
    expect(dialled).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(dialled).toHaveLength(3);
    last().onReady();
    expect(states.at(-1)).toBe('live');
  });

  it('is lost when polls fail as well, and begins again with a socket', async () => {
    poll = () => Promise.reject(new Error('no network'));
    last().onEnd({ why: 'lost' });
    jest.advanceTimersByTime(1_000);
    last().onEnd({ why: 'lost' });
    await jest.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('lost');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(dialled).toHaveLength(3);
  });

  it('follows what the browser says of the network', () => {
    last().onReady();
    browser.window.dispatchEvent(new browser.window.Event('offline'));
    expect(states.at(-1)).toBe('lost');
    browser.window.dispatchEvent(new browser.window.Event('online'));
    last().onReady();
    expect(states.at(-1)).toBe('live');
  });

  it('does not come back by itself when it was refused or stopped', () => {
    last().onEnd({ why: 'refused', data: null });
    line.stop();
    jest.advanceTimersByTime(120_000);
    expect(dialled).toHaveLength(1);
  });
});
