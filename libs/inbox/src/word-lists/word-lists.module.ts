import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { NotThisWord } from './not-this-word.service';
import { TermFiles } from './term-files.service';
import { WordListSeeder } from './word-list-seeder';
import { NotThisWordController, WordListsController } from './word-lists.controller';
import { WordLists } from './word-lists.service';
import { WordTerms } from './word-terms.service';

/** Words to watch, API part. */
@Module({
  imports: [AccountsModule],
  controllers: [WordListsController, NotThisWordController],
  providers: [WordLists, WordTerms, TermFiles, NotThisWord],
})
export class WordListsModule {}

/** Gives workspaces the lists that come along. Worker part. */
@Module({ providers: [WordListSeeder] })
export class WordListsWorkerModule {}
