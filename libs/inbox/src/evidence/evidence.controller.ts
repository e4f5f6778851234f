import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EvidenceCheck, EvidenceView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { download } from '../wire/download';
import { BigIdPipe } from '../wire/ids';
import { LanguageDto } from '../wire/language.dto';
import { WorkspaceTime } from '../wire/workspace-time';
import { Evidence } from './evidence.service';

@ApiTags('decisions')
@Controller('api')
export class EvidenceController {
  constructor(
    private readonly evidence: Evidence,
    private readonly time: WorkspaceTime,
  ) {}

  /** What was sealed about an item before it was deleted, refused or its author banned. */
  @Get('items/:id/evidence')
  @Requires('audit.read')
  ofItem(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<EvidenceView[]> {
    return this.evidence.ofItem(agent, id);
  }

  @Get('items/:id/evidence.pdf')
  @Requires('audit.read')
  async document(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() { language = 'fr' }: LanguageDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const timeZone = await this.time.zoneOf(agent);
    await download(reply, `evidence-${id}`, 'pdf', await this.evidence.documentOfItem(agent, id, language, timeZone));
  }

  /** Walks the chain of all that was sealed and names the first broken link. */
  @Get('moderation/evidence/verify')
  @Requires('audit.read')
  verify(@CurrentAgent() agent: Agent): Promise<EvidenceCheck> {
    return this.evidence.verify(agent);
  }
}
