import { Module } from '@nestjs/common';
import { BulkController } from './bulk.controller';
import { BulkResults } from './bulk-results';
import { BulkRunner } from './bulk-runner';
import { Bulk } from './bulk.service';

/** Bulk runs, API part. */
@Module({ controllers: [BulkController], providers: [Bulk, BulkResults] })
export class BulkModule {}

/** The part that does the work. */
@Module({ providers: [BulkRunner], exports: [BulkRunner] })
export class BulkWorkerModule {}
