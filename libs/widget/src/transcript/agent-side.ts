import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WIDGET_LIMITS } from '@parvis/contracts';
import { AGENT_BASE, type AgentMessage } from '@parvis/channels/web-widget';
import { type CallingAccount, InProcessPlatforms } from '@parvis/inbox';
import { createLogger } from '@parvis/platform';
import { WidgetRefusal, refuse } from '../access/refusal';
import { WidgetUploads } from '../uploads/uploads.service';
import { AgentWords } from './agent-words';

const logger = createLogger('widget');

interface Call {
  account: CallingAccount;
  url: URL;
  request: Request;
  /** The id in the path. */
  id: string;
}

type Act = (call: Call) => Promise<Response>;

/** The widget as its connector calls it (see `AGENT_BASE`), answered in this process over the database. */
@Injectable()
export class AgentSide implements OnModuleInit {
  private readonly routes: readonly [method: string, path: RegExp, act: Act][] = [
    ['PUT', /^\/uploads\/([^/]+)$/, (call) => this.keepFile(call)],
    ['GET', /^\/uploads\/([^/]+)$/, (call) => this.serveFile(call)],
    ['POST', /^\/conversations\/([^/]+)\/messages$/, (call) => this.say(call)],
    ['POST', /^\/conversations\/([^/]+)\/read$/, (call) => this.read(call)],
    ['PATCH', /^\/messages\/([^/]+)$/, (call) => this.edit(call)],
    ['DELETE', /^\/messages\/([^/]+)$/, ({ account, id }) => done(this.words.remove(account, id))],
    ['PUT', /^\/messages\/([^/]+)\/hidden$/, ({ account, id }) => done(this.words.setHidden(account, id, true))],
    ['DELETE', /^\/messages\/([^/]+)\/hidden$/, ({ account, id }) => done(this.words.setHidden(account, id, false))],
    ['PUT', /^\/visitors\/([^/]+)\/block$/, ({ account, id }) => done(this.words.setBlocked(account, id, true))],
    ['DELETE', /^\/visitors\/([^/]+)\/block$/, ({ account, id }) => done(this.words.setBlocked(account, id, false))],
  ];

  constructor(
    private readonly platforms: InProcessPlatforms,
    private readonly words: AgentWords,
    private readonly uploads: WidgetUploads,
  ) {}

  onModuleInit(): void {
    this.platforms.register('web-widget', (account, request) => this.handle(account, request));
  }

  /** Answers one call of an account's connector; every failure is an answer too. */
  async handle(account: CallingAccount, request: Request): Promise<Response> {
    try {
      const url = new URL(request.url);
      const path = request.url.startsWith(`${AGENT_BASE}/`)
        ? url.pathname.slice(new URL(AGENT_BASE).pathname.length)
        : '';
      for (const [method, pattern, act] of this.routes) {
        const found = method === request.method ? pattern.exec(path) : null;
        if (found) return await act({ account, url, request, id: decodeURIComponent(found[1] ?? '') });
      }
      return refuse('not_found', 'There is no such thing.');
    } catch (error) {
      if (error instanceof WidgetRefusal) return Response.json(error.toBody(), { status: error.status });
      logger.error({ err: error, accountId: account.id }, 'the agent side failed');
      return Response.json({ error: { code: 'maintenance', message: 'It did not work.' } }, { status: 503 });
    }
  }

  private async keepFile({ account, url, request, id }: Call): Promise<Response> {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const owner = { workspaceId: account.workspaceId, accountId: account.id, visitorId: null };
    const actionKey = `${account.id} ${id}`;
    const { id: kept } = await this.uploads.keep(
      { ...owner, actionKey },
      bytes,
      url.searchParams.get('name') ?? 'file',
    );
    return Response.json({ id: kept });
  }

  private async serveFile({ account, id }: Call): Promise<Response> {
    const file = await this.uploads.ofAccount(account.workspaceId, account.id, id);
    return new Response(Uint8Array.from(await file.bytes()), { headers: { 'content-type': file.contentType } });
  }

  private async say({ account, request, id }: Call): Promise<Response> {
    const body = await objectOf(request);
    const text = checkedText(body['text']);
    const attachments = Array.isArray(body['attachments']) ? body['attachments'].map(String) : [];
    if (text.trim() === '' && attachments.length === 0) refuse('invalid', 'A message needs words or a file.');
    const said = { actionId: String(body['actionId'] ?? ''), text, attachments };
    const { message, created } = await this.words.say(account, id, said);
    return Response.json(message satisfies AgentMessage, { status: created ? 201 : 200 });
  }

  private async read({ account, request, id }: Call): Promise<Response> {
    const { messageId } = await objectOf(request);
    return done(this.words.read(account, id, String(messageId)));
  }

  private async edit({ account, request, id }: Call): Promise<Response> {
    const { text } = await objectOf(request);
    return Response.json((await this.words.edit(account, id, checkedText(text))) satisfies AgentMessage);
  }
}

async function objectOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => null);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : refuse('invalid', 'Not JSON.');
}

function checkedText(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length > WIDGET_LIMITS.textLength ? refuse('too_large', 'The text is too long.') : text;
}

async function done(work: Promise<void>): Promise<Response> {
  await work;
  return new Response(null, { status: 204 });
}
