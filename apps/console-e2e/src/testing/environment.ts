import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A member of the demo workspace, by the name before the @. */
export type DemoMember = 'camille' | 'ines' | 'theo' | 'awa' | 'noor';

interface SignIn {
  email: string;
  password: string;
  role: string;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: the journeys run through apps/console-e2e/jest.config.cjs`);
  return value;
}

/** Address of console, API and sockets. */
export const productUrl = (): string => variable('E2E_URL');

/** Address of the living network: what the public sees, and how it is steered. */
export const simulatorUrl = (): string => variable('E2E_SIMULATOR_URL');

export const chromiumPath = (): string => variable('CHROME_PATH');

/** The seeded sign-in of a member. The owner's address may have been chosen by the environment. */
export function signInOf(member: DemoMember): SignIn {
  const signIns = JSON.parse(variable('E2E_SIGN_INS')) as SignIn[];
  const found = signIns.find(
    ({ email, role }) => email.startsWith(`${member}@`) || (member === 'camille' && role === 'owner'),
  );
  if (!found) throw new Error(`no sign-in of ${member}`);
  return found;
}

/** Where screenshots go: E2E_ARTIFACTS, or a folder for this run in the temporary one. */
export function artifactsFolder(): string {
  const folder = process.env['E2E_ARTIFACTS'] ?? join(tmpdir(), 'parvis-journeys');
  mkdirSync(folder, { recursive: true });
  return folder;
}
