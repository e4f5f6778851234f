import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LivingPhrases, phrasesIn } from './living-phrases';
import { PracticeConfig } from './practice-config';

const GOOD = { language: 'en', text: 'Is it dimmable?', answer: 'keep', topic: 'other', explanation: { fr: 'Une question.', en: 'A question.' } }; // prettier-ignore

describe('phrases of the demo’s network', () => {
  let server: Server | undefined;
  const from = async (status: number, body: string): Promise<{ phrases: LivingPhrases; asked: string[] }> => {
    const asked: string[] = [];
    const made = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end(body);
    });
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    const config = new PracticeConfig();
    config.practiceUrl = `http://127.0.0.1:${(made.address() as AddressInfo).port}/demo/practice`;
    return { phrases: new LivingPhrases(config), asked };
  };
  const draw = (phrases: LivingPhrases) => phrases.draw({ language: 'en', count: 2, seed: 's' });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  it('are asked for by language, count and seed', async () => {
    const { phrases, asked } = await from(200, JSON.stringify([GOOD, GOOD, GOOD]));
    expect(await draw(phrases)).toEqual([{ id: 'living-0', ...GOOD }, { id: 'living-1', ...GOOD }]); // prettier-ignore
    expect(asked).toEqual(['/demo/practice?count=2&seed=s&language=en']);
  });

  it.each([
    [500, '[]'],
    [200, 'no json'],
    [200, '{"text": "no list"}'],
  ])('are none where it answers %d %s', async (status, body) => {
    expect(await draw((await from(status, body)).phrases)).toEqual([]);
  });

  it('are none where no such network runs', async () => {
    expect(await draw(new LivingPhrases(new PracticeConfig()))).toEqual([]);
  });

  it.each([
    ['answer', 'burn'],
    ['topic', 'weather'],
    ['text', ' '],
    ['text', 'x'.repeat(501)],
    ['explanation', { fr: 'Une question.' }],
  ])('leave out what has a wrong %s', (name, value) => {
    expect(phrasesIn([{ ...GOOD, [name]: value }, null, GOOD])).toEqual([{ id: 'living-2', ...GOOD }]);
  });
});
