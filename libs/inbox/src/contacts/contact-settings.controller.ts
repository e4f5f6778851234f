import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContactAttributeView, ContactListView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { SmallIdPipe } from '../wire/ids';
import { ContactAttributes } from './contact-attributes.service';
import { ContactLists } from './contact-lists.service';
import { ContactListDto, CreateContactAttributeDto, UpdateContactAttributeDto } from './contacts.dto';

/** What a workspace notes of people: its attributes, its lists. */
@ApiTags('contacts')
@Controller('api')
export class ContactSettingsController {
  constructor(
    private readonly attributes: ContactAttributes,
    private readonly lists: ContactLists,
  ) {}

  @Get('contact-attributes')
  @Requires('contacts.read')
  listAttributes(@CurrentAgent() agent: Agent): Promise<ContactAttributeView[]> {
    return this.attributes.list(agent);
  }

  @Post('contact-attributes')
  @Requires('team.manage')
  createAttribute(
    @CurrentAgent() agent: Agent,
    @Body() body: CreateContactAttributeDto,
  ): Promise<ContactAttributeView> {
    return this.attributes.create(agent, body);
  }

  @Patch('contact-attributes/:id')
  @Requires('team.manage')
  updateAttribute(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateContactAttributeDto,
  ): Promise<ContactAttributeView> {
    return this.attributes.update(agent, id, body);
  }

  /** Its values go as well. */
  @Delete('contact-attributes/:id')
  @HttpCode(204)
  @Requires('team.manage')
  removeAttribute(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.attributes.remove(agent, id);
  }

  @Get('contact-lists')
  @Requires('contacts.read')
  listLists(@CurrentAgent() agent: Agent): Promise<ContactListView[]> {
    return this.lists.list(agent);
  }

  @Post('contact-lists')
  @Requires('inbox.handle')
  createList(@CurrentAgent() agent: Agent, @Body() body: ContactListDto): Promise<ContactListView> {
    return this.lists.create(agent, body);
  }

  @Patch('contact-lists/:id')
  @Requires('inbox.handle')
  renameList(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: ContactListDto,
  ): Promise<ContactListView> {
    return this.lists.rename(agent, id, body);
  }

  @Delete('contact-lists/:id')
  @HttpCode(204)
  @Requires('inbox.handle')
  removeList(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.lists.remove(agent, id);
  }
}
