import { Module } from '@nestjs/common';
import { ContactAttributes } from './contact-attributes.service';
import { ContactChanges } from './contact-changes.service';
import { ContactLists } from './contact-lists.service';
import { ContactNotes } from './contact-notes.service';
import { ContactReader } from './contact-reader';
import { ContactSettingsController } from './contact-settings.controller';
import { ContactsController } from './contacts.controller';
import { IdentityLinksController } from './identity-links.controller';
import { IdentityLinks } from './identity-links.service';

/** People over channels: profiles, links, what members note of them. */
@Module({
  controllers: [ContactsController, IdentityLinksController, ContactSettingsController],
  providers: [ContactReader, ContactChanges, ContactNotes, IdentityLinks, ContactAttributes, ContactLists],
})
export class ContactsModule {}
