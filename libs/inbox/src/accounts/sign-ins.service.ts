import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type AccountContext,
  ConnectorError,
  type Connector,
  type OAuthChoice,
  type OAuthFlow,
} from '@parvis/channels';
import type {
  AccountView,
  CompleteSignInBody,
  ConnectChoicesBody,
  ConnectedChoices,
  SignInView,
  StartedSignIn,
  StartSignInBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, problem, ServerConfig, throwProblem } from '@parvis/platform';
import { AccountConnections } from './account-connections';
import { AccountDirectory } from './account-directory';
import { refuseFaults, requireConnector } from './accounts.service';
import { checkSettings, type SettingValue } from './check-settings';
import { HeldCredentials } from './credential-renewal';
import { probeProblem } from './probe-account';
import { type Attempt, SignInAttempts } from './sign-in-attempts';

const CALL_TIMEOUT_MS = 25_000;

/**
 * Connecting by signing in at the platform: authorization code flow with PKCE where the platform has it (RFC 6749, RFC 7636).
 * The state is single-use, ends after a quarter of an hour and belongs to the member who began; nothing that the platform hands
 * out goes through the browser but the code.
 */
@Injectable()
export class SignIns {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly connections: AccountConnections,
    private readonly directory: AccountDirectory,
    private readonly server: ServerConfig,
  ) {}

  /** Where to send the person. `origin`: where the console is open; a configured public address counts before it. */
  async start(agent: Agent, body: StartSignInBody, origin: string): Promise<StartedSignIn> {
    const connector = requireConnector(body.channel);
    const flow = flowOf(connector);
    const known = body.accountId === undefined ? null : await this.connections.require(agent, Number(body.accountId));
    if (known && known.channel !== body.channel) throw problem('not-found', { detail: 'There is no such account.' });
    const form = formOf(connector, flow, body, known?.context);
    const state = randomBytes(32).toString('base64url');
    const verifier = flow.pkce ? randomBytes(32).toString('base64url') : null;
    const redirectUri = `${this.server.publicUrl?.replace(/\/+$/, '') ?? origin}/channels/sign-in`;
    const context = this.directory.contextOf('', form.settings, new HeldCredentials(form.credentials));
    const consent = await asked(() =>
      flow.authorize(
        context,
        { redirectUri, state, codeChallenge: verifier && challengeOf(verifier) },
        AbortSignal.timeout(CALL_TIMEOUT_MS),
      ),
    );
    const id = await this.attempts.begin(agent, state, {
      channel: body.channel,
      accountId: known?.id ?? null,
      settings: form.settings,
      secret: { credentials: { ...form.credentials, ...consent.credentials }, verifier, redirectUri, found: [] },
    });
    return { id, url: consent.url };
  }

  /** What the platform sent the person back with becomes a grant; an account that is signed in to again works at once. */
  async complete(agent: Agent, body: CompleteSignInBody): Promise<SignInView> {
    const attempt = await this.attempts.take(agent, body.state);
    if (body.code === undefined) {
      const words = body.errorDescription ?? body.error ?? 'no code came back';
      throw problem('account-refused', { detail: `The platform did not grant access: ${words.slice(0, 300)}` });
    }
    const connector = requireConnector(attempt.channel);
    const { credentials, verifier, redirectUri } = attempt.secret;
    const answer = { code: body.code, redirectUri, codeVerifier: verifier };
    const found = await asked(() =>
      flowOf(connector).exchange(
        this.directory.contextOf('', attempt.settings, new HeldCredentials(credentials)),
        answer,
        AbortSignal.timeout(CALL_TIMEOUT_MS),
      ),
    );
    if (attempt.accountId !== null) return this.signedInAgain(agent, attempt, attempt.accountId, found);
    await this.attempts.found(agent, attempt, found);
    return this.attempts.view(agent, attempt.id);
  }

  view(agent: Agent, id: string): Promise<SignInView> {
    return this.attempts.view(agent, id);
  }

  /**
   * Connects what the person chose, each on its own: one that the platform refuses does not stop the others, and one that is
   * connected already takes the new grant.
   */
  async connect(agent: Agent, id: string, body: ConnectChoicesBody): Promise<ConnectedChoices> {
    const attempt = await this.attempts.read(agent, id);
    const connector = requireConnector(attempt.channel);
    const { choices } = await this.attempts.view(agent, id);
    const connected: ConnectedChoices = { accounts: [], refused: [] };
    for (const externalId of new Set(body.externalIds)) {
      const choice = attempt.secret.found.find((one) => one.externalId === externalId);
      if (!choice)
        throw problem('validation-failed', {
          detail: 'One of the chosen accounts is not among those that the sign-in reaches.',
          errors: [{ pointer: '/externalIds', detail: `${externalId} is not reached` }],
        });
      const known = choices.find((one) => one.externalId === externalId)?.accountId ?? null;
      try {
        const { name } = choice;
        const backfill = body.backfillDays === undefined ? {} : { backfillDays: body.backfillDays };
        connected.accounts.push(
          known === null
            ? await this.connections.connect(agent, connector, { name, ...partsOf(attempt, choice), ...backfill })
            : await this.renew(agent, attempt, Number(known), choice),
        );
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        connected.refused.push({ externalId, name: choice.name, detail: error.message });
      }
    }
    return connected;
  }

  private async signedInAgain(
    agent: Agent,
    attempt: Attempt,
    accountId: number,
    found: readonly OAuthChoice[],
  ): Promise<SignInView> {
    const known = await this.connections.require(agent, accountId);
    const choice = found.find(({ externalId }) => externalId === known.context.externalId);
    if (!choice) {
      const names = found.map(({ name }) => name).join(', ');
      throw problem('account-refused', {
        detail: `The sign-in reaches ${names || 'no account'}, not this one. Sign in at the platform as somebody who manages it.`,
      });
    }
    await this.renew(agent, attempt, accountId, choice);
    return { id: attempt.id, channel: attempt.channel, accountId: String(accountId), choices: [] };
  }

  /** Puts a new grant in place of the stored one. */
  private async renew(agent: Agent, attempt: Attempt, accountId: number, choice: OAuthChoice): Promise<AccountView> {
    const known = await this.connections.require(agent, accountId);
    const parts = partsOf(attempt, choice);
    const next = { ...parts, settings: { ...known.context.settings, ...parts.settings } };
    return this.connections.reconnect(agent, known, next);
  }
}

function flowOf(connector: Connector): OAuthFlow {
  return (
    connector.oauth ??
    throwProblem('channel-cannot', { detail: 'This channel is connected by its form, not by signing in.' })
  );
}

/** What the form gave over what is stored; what the sign-in needs must be there, the rest comes with the grant. */
function formOf(connector: Connector, flow: OAuthFlow, body: StartSignInBody, stored: AccountContext | undefined) {
  const credentials = checkSettings(connector.credentials, body.credentials, '/credentials', true);
  const settings = checkSettings(connector.settings, body.settings ?? {}, '/settings', stored !== undefined);
  const given: Record<string, SettingValue> = { ...stored?.credentials, ...credentials.values };
  const needed = connector.credentials
    .filter(({ name }) => flow.needs.includes(name) && (given[name] ?? '') === '')
    .map(({ name }) => ({ pointer: `/credentials/${name}`, detail: 'is required' }));
  const unneeded = (pointer: string) => !flow.needs.includes(pointer.split('/').at(-1) ?? '');
  const settingFaults = settings.faults.filter(({ pointer, detail }) => detail !== 'is required' || !unneeded(pointer));
  refuseFaults([...credentials.faults, ...settingFaults, ...needed]);
  return {
    credentials: given as Record<string, string>,
    settings: { ...stored?.settings, ...settings.values },
  };
}

function partsOf(attempt: Attempt, choice: OAuthChoice) {
  return {
    credentials: { ...attempt.secret.credentials, ...choice.credentials },
    settings: { ...attempt.settings, ...choice.settings },
  };
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof ConnectorError ? probeProblem(error) : error;
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
