import type {} from '@fastify/compress';
import type {} from '@fastify/helmet';
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ConnectorAuthError, ConnectorError, type RawRequest } from '@parvis/channels';
import { counter, createLogger, problem, throwProblem, toProblem } from '@parvis/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccountDirectory, type KnownAccount } from '../accounts/account-directory';
import { InboxConfig } from '../accounts/inbox-config';
import { verdictOn } from './hook-answers';
import { HookRate } from './hook-rate';
import { Lander } from './lander';
import { SignatureFailures } from './signature-failures';

const logger = createLogger('hooks');
/** Meta batches up to 1000 updates in one request. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const KEPT_HEADERS = ['user-agent', 'webhook-id', 'webhook-timestamp', 'x-hub-signature-256', 'x-goog-message-number'];
const unzip = promisify(gunzip);

const requests = counter('parvis_hook_requests_total', 'Hook requests by channel and answer', ['channel', 'status']);

type HookRequest = FastifyRequest<{ Params: { channel: string; hookKey: string } }> & { account?: KnownAccount };

/**
 * `GET|POST /hooks/:channel/:hookKey`, straight on Fastify: the raw bytes are kept whatever their content type, checked by the
 * connector, stored, and only then acknowledged. Nothing is parsed before it is verified.
 */
@Injectable()
export class HookRoutes implements OnModuleInit {
  private readonly rate: HookRate;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly directory: AccountDirectory,
    private readonly lander: Lander,
    private readonly failures: SignatureFailures,
    config: InboxConfig,
  ) {
    this.rate = new HookRate(config.hooksPerSecond);
  }

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, parsed) =>
        parsed(null, body),
      );
      scope.setErrorHandler((error, request, reply) => refuse(error, request as HookRequest, reply));
      const path = '/hooks/:channel/:hookKey';
      // who it is for is known before the body is read: nobody makes us read for an account that does not exist
      const onRequest = (request: FastifyRequest) => this.identify(request as HookRequest);
      const own = { onRequest, decompress: false, compress: false } as const; // encodings are undone within the body limit, below
      scope.get<{ Params: HookRequest['params'] }>(path, own, (request, reply) =>
        this.handshake(request as HookRequest, reply),
      );
      // nothing a browser would show: its headers cost more than the rest of an answer
      const machine = { ...own, helmet: false, bodyLimit: MAX_BODY_BYTES } as const;
      scope.post<{ Params: HookRequest['params'] }>(path, machine, (request, reply) =>
        this.receive(request as HookRequest, reply),
      );
      done();
    });
  }

  private async identify(request: HookRequest): Promise<void> {
    const { channel, hookKey } = request.params;
    const remembered = this.directory.rememberedHook(channel, hookKey);
    const account = remembered ? remembered.account : await this.directory.byHookKey(channel, hookKey);
    if (!account || account.channel !== channel) throw problem('unknown-account');
    if (account.removed) throw problem('account-removed');
    const now = Date.now();
    if (this.rate.exceeded(account.id, now) || this.failures.tooMany(account, now)) {
      throw problem('too-many-requests', { detail: 'Send fewer requests for this account.', retryAfterMs: 1000 });
    }
    request.account = account;
  }

  private handshake(request: HookRequest, reply: FastifyReply): FastifyReply {
    const account = known(request);
    try {
      const body = account.connector.handshake(rawRequest(request, Buffer.alloc(0)), account.context);
      // most platforms want their challenge back as text, LinkedIn an object
      const type = body.startsWith('{') ? 'application/json' : 'text/plain';
      return reply.code(200).type(`${type}; charset=utf-8`).send(body);
    } catch (error) {
      if (error instanceof ConnectorAuthError) throw problem('handshake-refused');
      throw error instanceof ConnectorError
        ? problem('not-found', { detail: 'This channel has no handshake.' })
        : error;
    }
  }

  private async receive(request: HookRequest, reply: FastifyReply): Promise<FastifyReply> {
    const account = known(request);
    const body = await decoded(request);
    await this.verify(account, rawRequest(request, body));
    const payload = body.toString('utf8');
    const { store, status } = verdictOn(account.channel, payload);
    if (status === 400) throw problem('malformed-body', { detail: 'The body is not JSON.' });
    if (store) {
      const headers = keptHeaders(request);
      // a body names each account it speaks of; an app may serve hundreds
      const all = [account, ...(await this.directory.siblingsIn(account, payload))];
      await Promise.all(
        all.map(({ workspaceId, id }) =>
          this.lander.land({ workspaceId, accountId: id, source: 'hook', headers, payload }),
        ),
      );
    }
    requests.inc({ channel: account.channel, status: String(status) });
    return reply.code(status).send();
  }

  private async verify(account: KnownAccount, raw: RawRequest): Promise<void> {
    try {
      await account.connector.verify(raw, account.context);
    } catch (error) {
      if (!(error instanceof ConnectorAuthError)) {
        throw error instanceof ConnectorError ? problem('not-found', { detail: 'This channel has no hooks.' }) : error;
      }
      await this.failures.note(account, raw.receivedAt.getTime());
      throw problem(error.reason === 'timestamp' ? 'timestamp-out-of-range' : 'signature-mismatch', {
        detail: error.message,
      });
    }
  }
}

function known(request: HookRequest): KnownAccount {
  return request.account ?? throwProblem('unknown-account');
}

/** The bytes as the sender signed them: a transport encoding is undone, within the same limit. */
async function decoded(request: HookRequest): Promise<Buffer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw problem('unsupported-media-type', { detail: 'Send the body as it is or with gzip.' });
  try {
    return await unzip(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const tooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw problem(tooLarge ? 'body-too-large' : 'malformed-body', { cause: error });
  }
}

function rawRequest(request: HookRequest, body: Buffer): RawRequest {
  return {
    method: request.method,
    query: single(request.query as Record<string, string | string[]>),
    headers: request.headers as Record<string, string>, // repeated ones are joined already
    body,
    receivedAt: new Date(),
  };
}

// repeated parameters arrive as lists
function single(values: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

function keptHeaders(request: HookRequest): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

function refuse(error: unknown, request: HookRequest, reply: FastifyReply): void {
  const found = toProblem(error);
  if (found.status >= 500 && found.code !== 'overloaded') logger.error({ err: found.cause ?? found }, 'hook failed');
  requests.inc({ channel: request.account?.channel ?? 'unknown', status: String(found.status) });
  const { retryAfterMs } = found.options;
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  void reply
    .code(found.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(found.toView(request.id)));
}
