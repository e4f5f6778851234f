import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { allByRole, byRole, type as write, violations } from '@parvis/ui/testing';
import { me } from '../../testing/builders';
import { answer, problem, provideConsole, settle, speak } from '../../testing/console-testing';
import { Invitation } from './feature-invitation/invitation';
import { Login, ownPath } from './feature-login/login';

const submit = async () => {
  document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await settle();
};
const passwordField = () => document.querySelector<HTMLInputElement>('input[type="password"]')!;

describe('sign-in', () => {
  let fixture: ComponentFixture<Login>;
  let went: jest.SpyInstance;

  beforeEach(async () => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: provideConsole(provideRouter([{ path: '**', children: [] }])) });
    await speak('en', 'access');
    went = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    fixture = TestBed.createComponent(Login);
    fixture.componentRef.setInput('back', '/inbox/mine/7');
    document.body.appendChild(fixture.nativeElement as HTMLElement);
    await settle();
  });
  afterEach(() => {
    fixture.destroy();
  });

  it('signs in and goes on where one was', async () => {
    write(byRole('textbox', /E-mail address/), 'camille@maison-lumen.test');
    write(passwordField(), 'a long sentence');
    await submit();
    const sent = await answer('POST', '/api/auth/login', me());
    expect(sent).toEqual({ email: 'camille@maison-lumen.test', password: 'a long sentence' });
    expect(went).toHaveBeenCalledWith('/inbox/mine/7', { replaceUrl: true });
  });

  it('says that the pair is wrong without telling which', async () => {
    await submit();
    await answer('POST', '/api/auth/login', problem('wrong-credentials', 401), 401);
    expect(byRole('alert').textContent).toContain('The e-mail address or the password is wrong.');
    expect(went).not.toHaveBeenCalled();
  });

  it('says how long to wait after too many attempts', async () => {
    await submit();
    await answer('POST', '/api/auth/login', problem('too-many-requests', 429, { retryAfterMs: 120_000 }), 429);
    expect(byRole('alert').textContent).toContain('Try again in 2\u00a0min');
  });

  it('changes language in place', async () => {
    byRole('button', 'Français').click();
    await new Promise((resolve) => setTimeout(resolve));
    await settle();
    expect(byRole('heading', 'Se connecter à Parvis')).toBeTruthy();
  });

  it('lets password managers and pasting work, and has no accessibility fault', async () => {
    expect(passwordField().autocomplete).toBe('current-password');
    expect(await violations(fixture.nativeElement as Element)).toEqual([]);
  });

  it.each([
    ['//elsewhere.test', '/'],
    ['/\\elsewhere.test', '/'],
    ['https://elsewhere.test', '/'],
    ['/login?back=/login', '/'],
    ['/inbox/mine', '/inbox/mine'],
    [undefined, '/'],
  ])('goes from %s to %s', (back, path) => {
    expect(ownPath(back)).toBe(path);
  });
});

describe('invitation', () => {
  let fixture: ComponentFixture<Invitation>;
  const invitation = {
    id: '1',
    email: 'new@maison-lumen.test',
    role: 'agent',
    teamIds: [],
    invitedBy: 'Camille R.',
    expiresAt: '',
    url: null,
  };

  beforeEach(async () => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: provideConsole(provideRouter([{ path: '**', children: [] }])) });
    await speak('en', 'access');
    fixture = TestBed.createComponent(Invitation);
    fixture.componentRef.setInput('token', 'tok');
    document.body.appendChild(fixture.nativeElement as HTMLElement);
  });
  afterEach(() => {
    fixture.destroy();
  });

  it('asks for a name and a long enough password, then enters', async () => {
    await answer('GET', '/api/invitations/by-token/tok', invitation);
    expect(document.body.textContent).toContain('Camille R. invites you as agent');
    write(passwordField(), 'short');
    await submit();
    expect(allByRole('alert').map((one) => one.textContent?.trim())).toEqual([
      'Enter your name.',
      'At least 12 characters are needed.',
    ]);
    write(byRole('textbox', /Your name/), 'Awa L.');
    write(passwordField(), 'a long sentence');
    await submit();
    expect(await answer('POST', '/api/invitations/by-token/tok', me())).toEqual({
      name: 'Awa L.',
      password: 'a long sentence',
    });
  });

  it('says when it is used or over', async () => {
    await answer('GET', '/api/invitations/by-token/tok', problem('invitation-over', 410), 410);
    expect(byRole('heading', 'This invitation is used or over')).toBeTruthy();
    expect(byRole('link', 'Go to sign-in')).toBeTruthy();
  });
});
