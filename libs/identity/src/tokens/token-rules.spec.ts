import { effective, hintOf, newSecret, secretOf } from './token-rules';

describe('token rules', () => {
  it('makes secrets that are found again in a header', () => {
    const secret = newSecret('personal');
    expect(secret).toMatch(/^parvis_pat_[\w-]{43}$/);
    expect(newSecret('service')).toMatch(/^parvis_svc_/);
    expect(newSecret('personal')).not.toBe(secret);
    expect(secretOf(`Bearer ${secret}`)).toBe(secret);
    expect(secretOf(`bearer  ${secret} `)).toBe(secret);
    expect(secret.endsWith(hintOf(secret))).toBe(true);
  });

  it.each(['', 'Bearer', 'Bearer x', 'Basic dXNlcjpwYXNz', 'Bearer parvis_pat_short'])(
    'finds no secret in %j, which is not the same as no header',
    (header) => expect(secretOf(header)).toBeNull(),
  );

  it('finds nothing where there is no header', () => expect(secretOf(undefined)).toBeUndefined());

  it('gives a personal token no more than its member may, a service token what it was given', () => {
    expect([...effective('personal', ['inbox.read', 'inbox.reply'], ['inbox.read'])]).toEqual(['inbox.read']);
    expect([...effective('service', ['inbox.read', 'inbox.reply'], [])]).toEqual(['inbox.read', 'inbox.reply']);
  });
});
