import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional } from 'class-validator';

export class PeriodDto {
  @ApiPropertyOptional({ description: 'ISO time, included' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ description: 'ISO time, excluded' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}
