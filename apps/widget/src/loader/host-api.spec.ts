import { makeHostApi, type WidgetControls } from './host-api';

describe('the interface of the host page', () => {
  const widget = { open: jest.fn(), close: jest.fn(), toggle: jest.fn(), identify: jest.fn(), shutdown: jest.fn() };
  let starts = 0;
  let emit: Parameters<Parameters<typeof makeHostApi>[0]>[0];
  let forget: () => void;
  const api = makeHostApi((emitter, onForgotten): WidgetControls => {
    starts += 1;
    [emit, forget] = [emitter, onForgotten];
    return widget;
  });

  beforeEach(() => jest.clearAllMocks());

  it('starts the widget once', () => {
    api('boot');
    api('open');
    api('open');
    expect([starts, widget.open.mock.calls.length]).toEqual([1, 2]);
  });

  it('tells listeners until they stop, and none keeps the others from hearing', () => {
    const heard: unknown[] = [];
    globalThis.reportError = jest.fn();
    api('on', 'unread', () => {
      throw new Error('fault of the page');
    });
    const stop = api('on', 'unread', (count: unknown) => heard.push(count)) as () => void;
    emit('unread', 2);
    stop();
    emit('unread', 3);
    expect(heard).toEqual([2]);
    expect(globalThis.reportError).toHaveBeenCalledTimes(2);
  });

  it('takes a token or the simple variant', () => {
    api('identify', 'a.b.c');
    api('identify', { externalUserId: 'customer-1042', userHash: 'ab', name: 'Client 042', admin: true });
    expect(widget.identify.mock.calls).toEqual([
      [{ identityToken: 'a.b.c' }],
      [{ externalUserId: 'customer-1042', userHash: 'ab', name: 'Client 042' }],
    ]);
  });

  it.each([
    ['nothing'],
    ['on', 'nothing', () => undefined],
    ['on', 'open'],
    ['identify', { externalUserId: 'x' }],
    ['toString'],
  ])('says that %s is wrong', (command, ...args) => {
    expect(() => api(command, ...args)).toThrow(/^Parvis: /);
  });

  it('starts anew after a shutdown', () => {
    api('shutdown');
    expect(widget.shutdown).toHaveBeenCalled();
    forget();
    api('close');
    expect(widget.close).not.toHaveBeenCalled();
    api('open');
    expect(starts).toBe(2);
  });
});
