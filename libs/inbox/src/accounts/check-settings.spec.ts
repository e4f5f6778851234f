import type { SettingsField } from '@parvis/contracts';
import { checkSettings } from './check-settings';

const text = { en: '', fr: '' };
const field = (name: string, type: SettingsField['type'], more: Partial<SettingsField> = {}): SettingsField => ({
  name,
  type,
  label: text,
  help: text,
  required: false,
  secret: false,
  ...more,
});

const fields = [
  field('token', 'secret', { required: true, secret: true }),
  field('url', 'url'),
  field('port', 'number', { default: 993 }),
  field('tls', 'boolean'),
  field('from', 'email'),
  field('mode', 'select', { options: [{ value: 'a', label: text }] }),
];

describe('settings of an account', () => {
  it('are taken with the defaults filled in', () => {
    expect(
      checkSettings(fields, { token: 't', url: 'https://x.example', tls: false, from: 'a@b', mode: 'a' }, '/settings'),
    ).toEqual({
      values: { token: 't', url: 'https://x.example', port: 993, tls: false, from: 'a@b', mode: 'a' },
      faults: [],
    });
  });

  const wrong: [Record<string, unknown>, string][] = [
    [{}, '/s/token'],
    [{ token: '' }, '/s/token'],
    [{ token: 5 }, '/s/token'],
    [{ token: 't', url: 'ftp://x.example' }, '/s/url'],
    [{ token: 't', url: 'javascript:alert(1)' }, '/s/url'],
    [{ token: 't', port: '993' }, '/s/port'],
    [{ token: 't', tls: 'yes' }, '/s/tls'],
    [{ token: 't', from: 'nobody' }, '/s/from'],
    [{ token: 't', mode: 'b' }, '/s/mode'],
    [{ token: 't', other: 1 }, '/s/other'],
    [{ token: 'x'.repeat(10_001) }, '/s/token'],
  ];
  it.each(wrong)('%j are refused at %s', (values, pointer) => {
    expect(checkSettings(fields, values, '/s').faults.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('may be given in part when they are changed', () => {
    expect(checkSettings(fields, { tls: true }, '/settings', true)).toEqual({ values: { tls: true }, faults: [] });
  });
});
