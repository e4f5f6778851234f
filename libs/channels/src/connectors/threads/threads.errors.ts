import type { ApiAnswer } from '../../http/call';
import { ConnectorRejected, type ConnectorError } from '../../spi/errors';
import { graphError } from '../meta/graph-errors';
import { countOf, recordOf } from '../../spi/read';

/** Threads' own word for media that is not there any more, beside the 100/33 of all Graph APIs. */
const MEDIA_NOT_FOUND = { code: 24, subcode: 4_279_009 };

/** A failed call as one of the five errors: the error table of Graph with what Threads adds. */
export function threadsError(answer: ApiAnswer, detail: string): ConnectorError | null {
  const error = recordOf(recordOf(answer.body)?.['error']);
  const [code, subcode] = [countOf(error?.['code']), countOf(error?.['error_subcode'])];
  if (code === MEDIA_NOT_FOUND.code && subcode === MEDIA_NOT_FOUND.subcode) {
    const shown = `${code}/${subcode}`;
    return new ConnectorRejected(`Threads says that this post or reply does not exist (${shown})`, 'gone', shown);
  }
  return graphError(answer, detail);
}
