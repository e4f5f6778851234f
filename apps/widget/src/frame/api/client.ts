import {
  type ContactFormBody,
  type IdentifyBody,
  type MessagesPage,
  type MessagesQuery,
  type RatingBody,
  type SendMessageBody,
  type StartedSession,
  type StartSessionBody,
  type VisitorDetailsBody,
  WIDGET_BASE,
  type WidgetConfig,
  type WidgetMessageView,
  type WidgetSessionView,
  type WidgetUploadView,
} from '@parvis/contracts';
import { failureOf, Unreachable } from './failure';

const CURRENT = '/sessions/current';
const CONVERSATION = '/conversations/current';

/**
 * Calls of the widget's public interface, with the visitor's token once there is one.
 *
 * @throws Refusal when the server says no, Unreachable when it does not answer (every method)
 */
export class Client {
  token: string | null = null;

  config(widgetKey: string): Promise<WidgetConfig> {
    return this.#call('GET', `/widgets/${encodeURIComponent(widgetKey)}`);
  }

  start(body: StartSessionBody): Promise<StartedSession> {
    return this.#call('POST', '/sessions', body);
  }

  session(): Promise<WidgetSessionView> {
    return this.#call('GET', CURRENT);
  }

  forget(): Promise<void> {
    return this.#call('DELETE', CURRENT);
  }

  identify(body: IdentifyBody): Promise<StartedSession> {
    return this.#call('POST', '/sessions/identify', body);
  }

  details(body: VisitorDetailsBody): Promise<WidgetSessionView> {
    return this.#call('PATCH', CURRENT, body);
  }

  messages({ afterSeq, wait }: MessagesQuery, signal?: AbortSignal): Promise<MessagesPage> {
    const query = `?afterSeq=${afterSeq}${wait ? `&wait=${wait}` : ''}`;
    return this.#call('GET', `${CONVERSATION}/messages${query}`, undefined, signal);
  }

  send(body: SendMessageBody): Promise<WidgetMessageView> {
    return this.#call('POST', `${CONVERSATION}/messages`, body);
  }

  edit(id: string, text: string): Promise<WidgetMessageView> {
    return this.#call('PATCH', `${CONVERSATION}/messages/${id}`, { text });
  }

  remove(id: string): Promise<WidgetMessageView> {
    return this.#call('DELETE', `${CONVERSATION}/messages/${id}`);
  }

  read(seq: number): Promise<void> {
    return this.#call('POST', `${CONVERSATION}/read`, { seq });
  }

  rate(body: RatingBody): Promise<void> {
    return this.#call('POST', `${CONVERSATION}/rating`, body);
  }

  form(body: ContactFormBody): Promise<WidgetMessageView> {
    return this.#call('POST', '/forms', body);
  }

  /** `onProgress` is told the part that is sent, 0 to 1. */
  upload(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<WidgetUploadView> {
    const { token } = this;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
      request.open('POST', `${WIDGET_BASE}/uploads`);
      request.setRequestHeader('authorization', `Bearer ${token ?? ''}`);
      request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
      request.onload = () => {
        if (request.status < 300) resolve(JSON.parse(request.responseText) as WidgetUploadView);
        else reject(failureOf(request.status, request.responseText));
      };
      request.onerror = request.onabort = () => reject(new Unreachable('upload'));
      signal.addEventListener('abort', () => request.abort());
      const form = new FormData();
      form.append('file', file);
      request.send(form);
    });
  }

  async #call<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    const response = await fetch(WIDGET_BASE + path, {
      method,
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch((error: unknown) => {
      throw new Unreachable(String(error));
    });
    const content = await response.text().catch(() => '');
    if (!response.ok) throw failureOf(response.status, content);
    return (content === '' ? undefined : JSON.parse(content)) as T;
  }
}
