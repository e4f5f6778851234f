import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ServerConfig } from '@parvis/platform';
import { InboxConfig } from './inbox-config';

/** The address under which platforms reach this installation, without a slash at its end. */
@Injectable()
export class PublicAddress {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly server: ServerConfig,
    private readonly inbox: InboxConfig,
  ) {}

  get url(): string {
    const configured = this.inbox.hooksUrl ?? this.server.publicUrl;
    return configured === undefined ? `http://localhost:${this.port()}` : configured.replace(/\/+$/, '');
  }

  /** False in a worker that was not told: what it made up would point platforms to nowhere. */
  get isKnown(): boolean {
    return this.server.role !== 'worker' || (this.inbox.hooksUrl ?? this.server.publicUrl) !== undefined;
  }

  // port 0 means "any free one": only the listening server knows which
  private port(): number {
    if (this.server.port !== 0) return this.server.port;
    const server = this.adapter.httpAdapter?.getHttpServer() as { address(): { port: number } | null } | undefined;
    return server?.address()?.port ?? 0;
  }
}
