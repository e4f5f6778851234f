import type { SettingsField } from '@parvis/contracts';
import {
  credentialsBody,
  faultsOf,
  type FormValues,
  initialValues,
  serverFaults,
  settingsBody,
  updateBody,
} from './form-values';

const field = (name: string, type: SettingsField['type'], more: Partial<SettingsField> = {}): SettingsField => ({
  name, type, label: { en: name, fr: name }, help: { en: '', fr: '' }, required: false, secret: type === 'secret', ...more,
}); // prettier-ignore
const FIELDS = {
  credentials: [field('token', 'secret', { required: true }), field('old', 'secret')],
  settings: [
    field('address', 'email', { required: true }),
    field('port', 'number', { default: 993 }),
    field('page', 'url'),
    field('tags', 'boolean', { default: false }),
  ],
};
const form = (more: Partial<FormValues> = {}): FormValues => ({
  name: 'Mailbox',
  credentials: { token: 'secret', old: '' },
  settings: { address: 'a@b.example', port: '993', page: '', tags: false },
  forget: [],
  ...more,
});

describe('the values of a connect form', () => {
  it('begin with what is stored, else with the defaults, and never with a secret', () => {
    expect(initialValues(FIELDS.settings, { port: 143, tags: true })).toEqual({
      address: '',
      port: '143',
      page: '',
      tags: true,
    });
    expect(initialValues(FIELDS.settings)['port']).toBe('993');
    expect(initialValues(FIELDS.credentials)).toEqual({ token: '', old: '' });
  });

  it('are sent with their types, and not at all when empty', () => {
    expect(settingsBody(FIELDS.settings, form().settings)).toEqual({ address: 'a@b.example', port: 993, tags: false });
    expect(credentialsBody(FIELDS.credentials, form().credentials)).toEqual({ token: 'secret' });
  });

  it('are checked before they are sent', () => {
    const wrong = form({
      name: ' ',
      credentials: {},
      settings: { address: 'nobody', port: 'x', page: 'ftp://a', tags: false },
    });
    expect([...faultsOf(wrong, FIELDS)]).toEqual([
      ['/name', 'required'],
      ['/credentials/token', 'required'],
      ['/settings/address', 'email'],
      ['/settings/port', 'number'],
      ['/settings/page', 'url'],
    ]);
    expect(faultsOf(form(), FIELDS).size).toBe(0);
  });

  it('need no secret that is stored, unless it is to be forgotten', () => {
    const empty = form({ credentials: {} });
    expect(faultsOf(empty, FIELDS, ['token']).size).toBe(0);
    expect(faultsOf({ ...empty, forget: ['token'] }, FIELDS, ['token']).size).toBe(1);
  });
});

describe('a change of an account', () => {
  const stored = { name: 'Mailbox', settings: { address: 'a@b.example', page: 'https://a.example' } };

  it('says nothing when nothing changed', () => {
    const same = form({
      credentials: {},
      settings: { address: 'a@b.example', port: '993', page: 'https://a.example', tags: false },
    });
    expect(updateBody(same, FIELDS, stored)).toEqual({});
  });

  it('holds new secrets, forgotten ones as empty, and only the settings that differ', () => {
    const changed = form({
      name: 'Letters',
      forget: ['old'],
      settings: { address: 'a@b.example', port: '143', page: '', tags: false },
    });
    expect(updateBody(changed, FIELDS, stored)).toEqual({
      name: 'Letters',
      credentials: { token: 'secret', old: '' },
      settings: { port: 143, page: '' },
    });
  });
});

describe('faults from the server', () => {
  it('are known by their words; what is not known is a refusal', () => {
    const faults = serverFaults([
      { pointer: '/settings/port', detail: 'has to be a number' },
      { pointer: '/settings/page', detail: 'smells odd' },
    ]);
    expect([...faults]).toEqual([['/settings/port', 'number'], ['/settings/page', 'refused']]); // prettier-ignore
  });
});
