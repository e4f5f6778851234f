import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContactHistoryView, ContactNoteView, ContactProfileView, ContactRowView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { ContactChanges } from './contact-changes.service';
import { ContactNotes } from './contact-notes.service';
import { ContactReader } from './contact-reader';
import { BlockContactDto, ContactAttributesDto, ContactNoteDto, ContactsQueryDto, UpdateContactDto } from './contacts.dto'; // prettier-ignore

/** People, by the id of any of their contacts. */
@ApiTags('contacts')
@Controller('api/contacts')
export class ContactsController {
  constructor(
    private readonly reader: ContactReader,
    private readonly changes: ContactChanges,
    private readonly notes: ContactNotes,
  ) {}

  @Get()
  @Requires('contacts.read')
  list(@CurrentAgent() agent: Agent, @Query() query: ContactsQueryDto): Promise<Page<ContactRowView>> {
    return this.reader.list(agent, query);
  }

  @Get(':id')
  @Requires('contacts.read')
  profile(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ContactProfileView> {
    return this.reader.profile(agent, id);
  }

  /** Conversations over all channels and the last things said in them. */
  @Get(':id/history')
  @Requires('contacts.read')
  history(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ContactHistoryView> {
    return this.reader.history(agent, id);
  }

  /** VIP or not, and the lists a person is on. */
  @Patch(':id')
  @Requires('inbox.handle')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: UpdateContactDto,
  ): Promise<ContactProfileView> {
    return this.changes.update(agent, id, body);
  }

  @Patch(':id/attributes')
  @Requires('inbox.handle')
  setAttributes(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ContactAttributesDto,
  ): Promise<ContactProfileView> {
    return this.changes.setAttributes(agent, id, body);
  }

  /** New items of this person stay out of the queues. The platform is not told: that is the verb `ban`. */
  @Put(':id/block')
  @Requires('moderation.hide')
  block(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: BlockContactDto,
  ): Promise<ContactProfileView> {
    return this.changes.block(agent, id, body);
  }

  @Delete(':id/block')
  @Requires('moderation.hide')
  unblock(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ContactProfileView> {
    return this.changes.unblock(agent, id);
  }

  @Get(':id/notes')
  @Requires('contacts.read')
  listNotes(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ContactNoteView[]> {
    return this.notes.list(agent, id);
  }

  @Post(':id/notes')
  @Requires('inbox.note')
  addNote(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ContactNoteDto,
  ): Promise<ContactNoteView> {
    return this.notes.add(agent, id, body);
  }

  @Delete(':id/notes/:note')
  @HttpCode(204)
  @Requires('inbox.note')
  removeNote(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('note', BigIdPipe) note: string,
  ): Promise<void> {
    return this.notes.remove(agent, id, note);
  }
}
