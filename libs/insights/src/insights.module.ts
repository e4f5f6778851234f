import { Module } from '@nestjs/common';
import { TagReports } from './tags/tag-report.service';
import { TagReportsController } from './tags/tag-reports.controller';

/** What product teams read. */
@Module({ controllers: [TagReportsController], providers: [TagReports] })
export class InsightsModule {}
