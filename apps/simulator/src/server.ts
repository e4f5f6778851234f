import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { genericForumHttpHandler, googleBusinessHttpHandler, metaHttpHandler } from '@parvis/channels/doubles';
import { demoAccounts, setHook } from './accounts';
import type { Courier } from './courier';
import { holds } from './holds';
import { practicePhrases } from './practice-phrases';
import { publicPageHtml, publicView } from './public-page';
import type { SceneName } from './scenes';
import { shopAnswer } from './shop-page';
import { shopWidget } from './shop-widget';
import type { Story } from './story';
import type { Weather } from './weather';
import { say, type Saying } from './voice';
import type { World } from './world';

export interface Simulation {
  world: World;
  story: Story;
  courier: Courier;
  weather: Weather;
  /** Origin of Parvis, whose chat the shop shows. */
  parvisUrl: string;
}

/**
 * One server for all networks: `/graph`, `/google`, `/forum` and the prefixes of the further networks speak their dialects, `/` shows what the public sees
 * (`/public.json` as data), `/direct.json?handle=` what one person got in private, `/demo/*` steers the story: its pace,
 * its scenes, what a named person says, and phrases to practise on. `/shop` is a page of the brand with the chat widget in it.
 */
export function makeServer(simulation: Simulation): Server {
  const { world, weather } = simulation;
  const dialects: [string, RequestListener][] = [
    ['/graph', metaHttpHandler(world.meta, { prefix: '/graph' })],
    ['/google', googleBusinessHttpHandler(world.google, '/google')],
    ['/forum', genericForumHttpHandler(world.forum, world.callbacks, '/forum')],
    ...world.networks.map(({ prefix, handler }): [string, RequestListener] => [prefix, handler]),
  ];
  return createServer((request, response) => {
    const dialect = dialects.find(([prefix]) => request.url?.startsWith(`${prefix}/`));
    if (dialect) return weather.around(dialect[1])(request, response);
    route(simulation, request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });
}

async function route(simulation: Simulation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, story, courier, weather } = simulation;
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(publicPageHtml(world));
      return;
    case 'GET /public.json':
      return send(response, 200, publicView(world));
    case 'GET /direct.json':
      return send(response, 200, await directView(world, url.searchParams.get('handle') ?? ''));
    case 'GET /demo/accounts':
      return send(response, 200, demoAccounts(world, url.origin));
    case 'POST /demo/hooks':
      setHook(world, courier, await body<{ name: string; hookUrl: string }>(request));
      return send(response, 204);
    case 'POST /demo/pace':
      story.setPace((await body<{ perMinute: number }>(request)).perMinute);
      return send(response, 200, { perMinute: story.pace });
    case 'POST /demo/weather':
      weather.share = (await body<{ share: number }>(request)).share;
      return send(response, 200, { share: weather.share });
    case 'GET /demo/figures':
      return send(response, 200, { scenes: story.played, ...weather.figures });
    case 'GET /demo/holds':
      return send(response, 200, { holds: holds(world, url.searchParams.get('words') ?? '') });
    case 'GET /demo/practice':
      return send(response, 200, practicePhrases(url.searchParams));
    case 'POST /demo/scenes': {
      const { scene, times } = await body<{ scene: SceneName; times?: number }>(request);
      story.play(scene, Math.min(times ?? 1, 5000));
      return send(response, 204);
    }
    case 'POST /demo/say':
      return send(response, 201, { id: say(world, await body<Saying>(request)) });
    default:
      return sendShop(simulation, url, request, response);
  }
}

function sendShop(
  { world, parvisUrl }: Simulation,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = request.method === 'GET' ? shopAnswer(url, shopWidget(world, url, parvisUrl)) : null;
  if (!answer) return send(response, 404, { error: 'nothing here' });
  response.setHeader('content-type', answer.type);
  if (answer.policy) response.setHeader('content-security-policy', answer.policy);
  response.end(answer.content);
}

/** The private messages and mails that one person of the public got and sent. */
async function directView(world: World, handle: string) {
  const conversations = [...world.meta.state.conversations.values()].filter(({ person }) => person.username === handle);
  return {
    messages: conversations.flatMap(({ accountId, personId, messages }) =>
      messages.map((message) => ({
        accountId,
        fromBrand: message.fromId !== personId,
        text: message.text,
        at: message.createdAt,
      })),
    ),
    further: world.networks.flatMap((network) => network.directView?.(handle) ?? []),
    mails: await world.mail.snapshot(`${handle}@mail.example`),
  };
}

async function body<T>(request: IncomingMessage): Promise<T> {
  return JSON.parse(await text(request)) as T;
}

function send(response: ServerResponse, status: number, content?: unknown): void {
  if (content === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
