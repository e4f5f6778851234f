import { formatMessage } from './format-message';

const MESSAGES = '{count, plural, =0 {Nothing} one {# message from {name}} other {# messages from {name}}}';

describe('formatMessage', () => {
  it.each([
    [0, 'en', 'Nothing'],
    [1, 'en', '1 message from client_042'],
    [1284, 'en', '1,284 messages from client_042'],
    [1284, 'fr', '1\u202f284 messages from client_042'],
  ])('writes %d in %s', (count, locale, expected) => {
    expect(formatMessage(MESSAGES, { count, name: 'client_042' }, locale)).toBe(expected);
  });

  it('treats zero as singular in French', () => {
    const message = '{n, plural, one {# réponse} other {# réponses}}';
    expect(formatMessage(message, { n: 0 }, 'fr')).toBe('0 réponse');
    expect(formatMessage(message, { n: 2 }, 'fr')).toBe('2 réponses');
  });

  it('selects a case and falls back to other', () => {
    const message = 'by {who, select, me {you} other {{name}}}';
    expect(formatMessage(message, { who: 'me', name: 'Awa L.' }, 'en')).toBe('by you');
    expect(formatMessage(message, { who: 'm2', name: 'Awa L.' }, 'en')).toBe('by Awa L.');
  });

  it('keeps a number sign outside a plural', () => {
    expect(formatMessage('#{n}', { n: 4 }, 'en')).toBe('#4');
  });

  it('shows a message that is not well formed as it is', () => {
    expect(formatMessage('oops } {n}', { n: 1 }, 'en')).toBe('oops } {n}');
  });

  it('leaves a missing value empty', () => {
    expect(formatMessage('Hello {name}', {}, 'en')).toBe('Hello ');
  });
});
