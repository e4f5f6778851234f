import { ConnectorAuthError, ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '@parvis/channels'; // prettier-ignore
import { MOST_ATTEMPTS, verdictOn } from './verdict';

describe('what a failed call means', () => {
  it('keeps the action and pauses the account when the credentials fail', () => {
    expect(verdictOn(new ConnectorAuthError('expired'), 'reply', 1)).toMatchObject({ do: 'wait', account: 'auth' });
  });

  it('waits as long as the platform asks', () => {
    const verdict = verdictOn(new ConnectorRateLimited('slow down', 90_000), 'reply', 1);
    expect(verdict).toMatchObject({ do: 'wait', delayMs: 90_000, account: 'rate-limited' });
  });

  it.each(['forbidden', 'invalid', 'too-long', 'window-closed', 'recipient-refused'] as const)(
    'fails for good with the reason %s',
    (reason) => {
      const verdict = verdictOn(new ConnectorRejected('no', reason), 'reply', 1);
      expect(verdict).toEqual({ do: 'fail', code: reason, detail: 'no', targetGone: false });
    },
  );

  it('counts what is done already as done', () => {
    expect(verdictOn(new ConnectorRejected('hidden', 'already-done'), 'hide', 1)).toMatchObject({ do: 'settle' });
  });

  it('marks the item gone when its answer is refused for that, and has its wish when it wanted it gone', () => {
    const gone = new ConnectorRejected('gone', 'gone');
    expect(verdictOn(gone, 'reply', 1)).toMatchObject({ do: 'fail', code: 'gone', targetGone: true });
    expect(verdictOn(gone, 'delete', 1)).toEqual({ do: 'settle', targetGone: true });
    // it is the author who is gone
    expect(verdictOn(gone, 'ban', 1)).toMatchObject({ do: 'fail', code: 'gone', targetGone: false });
  });

  it('tries again later when nothing can have happened, and gives up in the end', () => {
    const down = new ConnectorUnavailable('down', false);
    expect(verdictOn(down, 'reply', 1)).toMatchObject({ do: 'wait', account: null });
    expect(verdictOn(down, 'reply', MOST_ATTEMPTS)).toMatchObject({ do: 'fail', code: 'unavailable' });
  });

  it('looks first when it may have happened, however often it was tried', () => {
    expect(verdictOn(new ConnectorUnavailable('timeout', true), 'reply', MOST_ATTEMPTS)).toMatchObject({
      do: 'look-up',
    });
  });

  it('treats an error that no connector may throw as an unknown outcome', () => {
    expect(verdictOn(new TypeError('x is undefined'), 'reply', 1)).toMatchObject({ do: 'look-up' });
  });

  it('fails a verb the connector never declared', () => {
    expect(verdictOn(new ConnectorUnsupported('no like here'), 'like', 1)).toMatchObject({
      do: 'fail',
      code: 'unsupported',
    });
  });
});
