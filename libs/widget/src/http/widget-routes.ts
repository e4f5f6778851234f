import type {} from '@fastify/helmet';
import type {} from '@fastify/multipart';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WIDGET_BASE, WIDGET_LIMITS } from '@parvis/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../access/refusal';
import type { Caller, WidgetSession } from '../access/sessions.service';
import { contactFormBody, countIn, fieldsOf, identifyBody, ratingBody, sendMessageBody, startSessionBody, textOf, visitorDetailsBody } from './bodies'; // prettier-ignore
import { corsHook, sendRefusal } from './answers';
import { callerOf, pageOf, tokenOf } from './requests';
import { WidgetApi } from './widget-api';

type Query = { Querystring: Record<string, string | undefined> };
type Params = { Params: { id: string; messageId: string; key: string; token: string } };
type WidgetRequest = FastifyRequest<Query & Params>;

/** `/widget/v1/…`, straight on Fastify: no agent cookie, guard or body of the console's API has a say here. */
@Injectable()
export class WidgetRoutes implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly api: WidgetApi,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(
      (scope, _options, done) => {
        scope.setErrorHandler(sendRefusal);
        scope.addHook(
          'onRequest',
          corsHook((origin, host) => this.api.mayCall(origin, host)),
        );
        scope.addHook('onRequest', (request) => this.api.limits.count('requests', request.ip));
        scope.options('/*', (_request, reply) => reply.code(204).send());
        this.addSessions(scope);
        this.addConversations(scope);
        this.addFiles(scope);
        done();
      },
      { prefix: WIDGET_BASE },
    );
  }

  private addSessions(scope: FastifyInstance): void {
    const { api } = this;
    scope.get<Params>('/widgets/:key', (request) => api.config(request.params.key, pageOf(request)));
    scope.post('/sessions', async (request, reply) => {
      await api.limits.count('sessions', request.ip);
      const session = await api.start(startSessionBody(request.body), callerOf(request), pageOf(request));
      return reply.code(201).send(session);
    });
    this.signedIn(scope, 'GET', '/sessions/current', (session) => api.sessions.view(session));
    this.signedIn(scope, 'DELETE', '/sessions/current', (session) => api.sessions.end(session));
    this.signedIn(scope, 'PATCH', '/sessions/current', (session, { body }) =>
      api.sessions.describe(session, visitorDetailsBody(body)),
    );
    this.signedIn(scope, 'POST', '/sessions/identify', async (session, { body, ip }) => {
      await api.limits.count('sessions', ip);
      return api.sessions.identify(session, identifyBody(body));
    });
  }

  private addConversations(scope: FastifyInstance): void {
    const { api } = this;
    const messages = '/conversations/:id/messages';
    this.signedIn(scope, 'POST', messages, async (session, { params, body, ip }, reply) => {
      await api.limits.countMessage(session.visitor.id, ip);
      const { message, created } = await api.words.send(session, params.id, sendMessageBody(body));
      void reply.code(created ? 201 : 200);
      return message;
    });
    this.signedIn(scope, 'POST', '/forms', async (session, { body, ip }, reply) => {
      await api.limits.countMessage(session.visitor.id, ip);
      if (!session.widget.settings.contactForm) refuse('invalid', 'There is no contact form.');
      const { message, created } = await api.words.sendForm(session, contactFormBody(body));
      void reply.code(created ? 201 : 200);
      return message;
    });
    this.signedIn(scope, 'GET', messages, (session, { params, query, raw }) =>
      api.page(session, params.id, {
        afterSeq: countIn(query['afterSeq'], 'afterSeq', 0),
        limit: Math.max(1, countIn(query['limit'], 'limit', WIDGET_LIMITS.messagesPerPage)),
        waitMs: Math.min(countIn(query['wait'], 'wait', 0), WIDGET_LIMITS.longPollSeconds) * 1000,
        gone: raw.socket,
      }),
    );
    this.signedIn(scope, 'PATCH', `${messages}/:messageId`, async (session, { params, body, ip }) => {
      await api.limits.countMessage(session.visitor.id, ip);
      return api.words.edit(session, params.id, params.messageId, textOf(body));
    });
    this.signedIn(scope, 'DELETE', `${messages}/:messageId`, (session, { params }) =>
      api.words.remove(session, params.id, params.messageId),
    );
    this.signedIn(scope, 'POST', '/conversations/:id/read', (session, { params, body }) =>
      api.transcripts.read(session, params.id, countIn(fieldsOf(body)['seq'], 'seq')),
    );
    this.signedIn(scope, 'POST', '/conversations/:id/typing', async () => undefined);
    this.signedIn(scope, 'POST', '/conversations/:id/rating', (session, { params, body }) =>
      api.transcripts.rate(session, params.id, ratingBody(body)),
    );
  }

  private addFiles(scope: FastifyInstance): void {
    const { api } = this;
    this.signedIn(scope, 'POST', '/uploads', async (session, request, reply) => {
      await api.limits.count('uploads', session.visitor.id);
      if (!request.isMultipart()) return refuse('invalid', 'Send the file as multipart/form-data.');
      const part = await request.file({ limits: { fileSize: WIDGET_LIMITS.attachmentBytes } });
      if (!part) return refuse('invalid', 'The file is missing.');
      const bytes = await part.toBuffer();
      if (part.file.truncated) refuse('too_large', 'A file has 10 MB at most.');
      void reply.code(201);
      return api.upload(session, bytes, part.filename);
    });
    scope.get<Params>('/files/:token', { helmet: false }, async (request, reply) => {
      const file = await api.uploads.open(request.params.token);
      const bytes = await file.bytes();
      return reply
        .header('cache-control', 'private, max-age=3600')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .type(file.contentType)
        .send(Buffer.from(bytes));
    });
  }

  /** A route for visitors with a token; an undefined result answers 204. */
  private signedIn(
    scope: FastifyInstance,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    act: (session: WidgetSession, request: WidgetRequest, reply: FastifyReply) => Promise<unknown>,
  ): void {
    scope.route<Query & Params>({
      method,
      url,
      handler: async (request, reply) => {
        const session = await this.api.enter(tokenOf(request), callerOf(request) satisfies Caller, pageOf(request));
        const answer = await act(session, request, reply);
        void reply.header('cache-control', 'no-store');
        return answer === undefined ? reply.code(204).send() : reply.send(answer);
      },
    });
  }
}
