import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { type DecideBody, DECISION_KINDS, type DecisionKind, type DecisionLogQuery } from '@parvis/contracts';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import { PeriodDto } from '../wire/period.dto';

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

  @ApiPropertyOptional({ description: 'The revision that was looked at: 409 when the author edited since' })
  @IsOptional()
  @IsInt()
  @Min(1)
  revision?: number;

  @ApiPropertyOptional({ description: 'Whether the author is told why; default: as the workspace has set it' })
  @IsOptional()
  @IsBoolean()
  sendStatement?: boolean;
}

export class DecisionLogDto extends IntersectionType(PageDto, PeriodDto) implements DecisionLogQuery {
  @ApiPropertyOptional({ maxLength: 200, description: 'Words of the item or of the name of its author' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  memberId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  ruleId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  reasonId?: string;

  @ApiPropertyOptional({ enum: DECISION_KINDS })
  @IsOptional()
  @IsIn(DECISION_KINDS)
  kind?: DecisionKind;
}
