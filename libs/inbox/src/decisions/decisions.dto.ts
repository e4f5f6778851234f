import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type DecideBody, DECISION_KINDS, type DecisionKind } from '@parvis/contracts';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsSmallId } from '../wire/ids';

export class DecideDto implements DecideBody {
  @ApiProperty({ enum: DECISION_KINDS })
  @IsIn(DECISION_KINDS)
  kind!: DecisionKind;

  @ApiPropertyOptional({ description: 'One of GET /api/policy-reasons' })
  @IsOptional()
  @IsSmallId()
  reasonId?: string;

  @ApiPropertyOptional({ maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}
