import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContactLinksView, ContactProfileView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { LinkContactDto } from './contacts.dto';
import { IdentityLinks } from './identity-links.service';

@ApiTags('contacts')
@Controller('api/contacts/:id/links')
export class IdentityLinksController {
  constructor(private readonly links: IdentityLinks) {}

  /** Links that are active, and people who may be the same with why. */
  @Get()
  @Requires('contacts.read')
  list(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ContactLinksView> {
    return this.links.list(agent, id);
  }

  /** The person of the path stands for both from now on. Answers still go to whoever wrote. */
  @Post()
  @Requires('inbox.handle')
  link(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: LinkContactDto,
  ): Promise<ContactProfileView> {
    return this.links.link(agent, id, body);
  }

  /** Takes both apart, exactly as they were. */
  @Delete(':link')
  @Requires('inbox.handle')
  undo(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('link', BigIdPipe) link: string,
  ): Promise<ContactProfileView> {
    return this.links.undo(agent, id, link);
  }

  /** Not the same person: the suggestion does not come again. */
  @Post('refusals')
  @HttpCode(204)
  @Requires('inbox.handle')
  refuse(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: LinkContactDto,
  ): Promise<void> {
    return this.links.refuse(agent, id, body);
  }
}
