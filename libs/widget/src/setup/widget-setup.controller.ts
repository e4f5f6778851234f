import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { WIDGET_SCRIPT_PATH, type WidgetSetupView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { PublicAddress } from '@parvis/inbox';
import { throwProblem } from '@parvis/platform';
import { WidgetDirectory } from '../access/widget-directory';

/** For members: how a connected widget comes onto a website. */
@ApiTags('accounts')
@Controller('api/accounts/:id/widget')
export class WidgetSetupController {
  constructor(
    private readonly directory: WidgetDirectory,
    private readonly address: PublicAddress,
  ) {}

  /** The line for the pages, and the secret with which their server signs who is signed in there. */
  @Get()
  @Requires('channels.manage')
  async get(@CurrentAgent() agent: Agent, @Param('id') id: string): Promise<WidgetSetupView> {
    const accountId = /^\d{1,9}$/.test(id)
      ? Number(id)
      : throwProblem('not-found', { detail: 'There is no such account.' });
    const { key, identitySecret, settings } = await this.directory.forMember(agent.workspaceId, accountId);
    const scriptUrl = `${this.address.url}${WIDGET_SCRIPT_PATH}`;
    return {
      widgetKey: key,
      scriptUrl,
      snippet: `<script async src="${scriptUrl}" data-widget="${key}"></script>`,
      domains: settings.domains,
      identitySecret,
      identityExample: exampleOf(key),
    };
  }
}

function exampleOf(key: string): string {
  return [
    "import { SignJWT } from 'jose';",
    '',
    'const secret = new TextEncoder().encode(process.env.WIDGET_SECRET);',
    'const identityToken = await new SignJWT({ email: user.email, name: user.name })',
    "  .setProtectedHeader({ alg: 'HS256' })",
    '  .setSubject(user.id)',
    `  .setAudience('${key}')`,
    '  .setIssuedAt()',
    "  .setExpirationTime('10m')",
    '  .sign(secret);',
  ].join('\n');
}
