import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { ImportBatches } from './import-batches';
import { ImportChecker } from './import-checker';
import { ImportReport } from './import-report';
import { ImportRunner } from './import-runner';
import { ImportUploads } from './import-uploads';
import { ImportsController } from './imports.controller';
import { Imports } from './imports.service';

/** Exports of other help desks, API part. */
@Module({
  controllers: [ImportsController],
  providers: [Imports, ImportUploads, ImportReport],
})
export class ImportsModule {}

/** The part that reads them and takes them in. */
@Module({
  imports: [AccountsModule],
  providers: [ImportChecker, ImportBatches, ImportRunner],
})
export class ImportsWorkerModule {}
