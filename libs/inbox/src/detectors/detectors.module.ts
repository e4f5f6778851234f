import { Module } from '@nestjs/common';
import { DetectorsController } from './detectors.controller';
import { Detectors } from './detectors.service';

/** Settings of the detectors, API part. */
@Module({ controllers: [DetectorsController], providers: [Detectors] })
export class DetectorsModule {}
