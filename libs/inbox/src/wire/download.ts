import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
} as const;

/** Sends a file as it comes; `name` without its ending. */
export async function download(
  reply: FastifyReply,
  name: string,
  type: keyof typeof TYPES,
  content: Readable | string,
): Promise<void> {
  await reply
    .header('content-type', TYPES[type])
    .header('content-disposition', `attachment; filename="${name}.${type}"`)
    .header('cache-control', 'no-store')
    .send(content);
}
