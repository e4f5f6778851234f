import { ApiProperty } from '@nestjs/swagger';
import { type Detector, SWITCHABLE_DETECTORS, type UpdateScreeningSettingsBody } from '@parvis/contracts';
import { ArrayUnique, IsArray, IsIn, IsInt, IsISO31661Alpha2, Min } from 'class-validator';

export class UpdateDetectorsDto implements UpdateScreeningSettingsBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiProperty({ enum: SWITCHABLE_DETECTORS, isArray: true })
  @IsArray()
  @ArrayUnique()
  @IsIn(SWITCHABLE_DETECTORS, { each: true })
  off!: Detector[];

  @ApiProperty({ description: 'ISO 3166-1, two letters', example: 'FR' })
  @IsISO31661Alpha2()
  country!: string;
}
