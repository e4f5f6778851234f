import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { SeenBody } from '@parvis/contracts';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsISO8601, IsOptional } from 'class-validator';
import { IsBigId } from '../wire/ids';

export class SeenDto implements SeenBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: 100 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsBigId({ each: true })
  itemIds!: string[];
}

export class VigilanceQueryDto {
  @ApiPropertyOptional({ format: 'date-time', description: 'Default: 30 days before `to`' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Default: now' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}
