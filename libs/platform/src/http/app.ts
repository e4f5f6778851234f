import { randomUUID } from 'node:crypto';
import fastifyCompress from '@fastify/compress';
import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { withLogContext } from '../logging/logger';
import { ProblemFilter } from '../problems/problem-filter';
import { validationPipe } from '../problems/validation';

/** JSON bodies of the API; hooks and uploads have limits of their own. */
const BODY_LIMIT = 256 * 1024;
const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;

/** The HTTP server under Nest: every request gets an id that its log lines and problems carry. */
export function httpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: true,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 300 },
  });
}

export interface AppSetup {
  /** Console and API share one origin over HTTPS. */
  https: boolean;
}

/** What the API process and the tests share: headers, uploads, validation, problems, log context. */
export async function configureApp(app: NestFastifyApplication, setup: AppSetup): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => withLogContext({ requestId: request.id }, done));
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: policy(setup),
    hsts: setup.https,
    enableCSPNonces: false,
  });
  await app.register(fastifyCompress, { global: true, threshold: 1024 });
  await app.register(fastifyMultipart, { limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 4 } });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
}

// img and media from https: post pictures live on the platforms; e-mail HTML is shown in a sandboxed frame
function policy({ https }: AppSetup) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
      mediaSrc: ["'self'", 'https:'],
      connectSrc: ["'self'"],
      frameSrc: ["'self'", 'blob:'],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      ...(https && { upgradeInsecureRequests: [] }),
    },
  };
}
