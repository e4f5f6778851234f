import type { LocalizedText, QuotaUse } from '@parvis/contracts';
import { retryAfterMs } from '../../http/call';
import { recordOf, recordsOf } from '../../spi/read';

/** Percent at which Meta stops answering (Graph API rate limits). */
const STOP_AT = 100;
const USAGE_HEADERS = ['x-business-use-case-usage', 'x-app-usage', 'x-page-usage'];
const DEFAULT_WAIT_MS = 60_000;

const NAME: LocalizedText = {
  en: 'Calls to Meta, in percent of the limit',
  fr: 'Appels à Meta, en pourcentage de la limite',
};

interface Usage {
  /** Highest of the percentages in the headers; 0 without headers. */
  percent: number;
  /** Until access is regained, when the headers tell. */
  waitMs: number | null;
}

/** Reads `X-Business-Use-Case-Usage`, `X-App-Usage` and `X-Page-Usage`. */
export function usageOf(headers: Headers): Usage {
  const figures = [
    ...Object.values(recordOf(json(headers.get('x-business-use-case-usage'))) ?? {}).flatMap(recordsOf),
    ...['x-app-usage', 'x-page-usage'].map((name) => recordOf(json(headers.get(name)))).filter((f) => f !== null),
  ];
  const numbers = (name: string) => figures.map((figure) => Number(figure[name] ?? 0)).filter(Number.isFinite);
  const percent = Math.max(0, ...['call_count', 'total_time', 'total_cputime'].flatMap(numbers));
  const minutes = Math.max(0, ...numbers('estimated_time_to_regain_access'));
  return { percent, waitMs: minutes > 0 ? minutes * 60_000 : null };
}

/** How much of the limit is used up; null when no header tells. */
export function quotaOf(headers: Headers): QuotaUse | null {
  if (USAGE_HEADERS.every((name) => headers.get(name) === null)) return null;
  const { percent, waitMs } = usageOf(headers);
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return {
    name: NAME,
    used: percent,
    limit: 100,
    resetsAt: waitMs === null ? null : new Date(now + waitMs).toISOString(),
  };
}

/** How long a refused call should wait: the usage headers, else `Retry-After`, else null. */
export function retryAfterOf(headers: Headers): number | null {
  return usageOf(headers).waitMs ?? retryAfterMs(headers);
}

/** The wait when the limit is used up although the call was answered; null below it. */
export function stopFor(headers: Headers): number | null {
  const usage = usageOf(headers);
  return usage.percent >= STOP_AT ? (usage.waitMs ?? DEFAULT_WAIT_MS) : null;
}

function json(header: string | null): unknown {
  try {
    return header === null ? null : JSON.parse(header);
  } catch {
    return null;
  }
}
