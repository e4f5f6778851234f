import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { DECISION_KINDS, type DecisionKind, type StatementPreviewBody } from '@parvis/contracts';
import { IsIn, IsOptional } from 'class-validator';
import { IsSmallId } from '../wire/ids';
import { LanguageDto } from '../wire/language.dto';
import { PeriodDto } from '../wire/period.dto';

export class StatementPreviewDto extends LanguageDto implements StatementPreviewBody {
  @ApiProperty({ enum: DECISION_KINDS })
  @IsIn(DECISION_KINDS)
  kind!: DecisionKind;

  @ApiPropertyOptional({ description: 'One of GET /api/policy-reasons' })
  @IsOptional()
  @IsSmallId()
  reasonId?: string;
}

export class SubmissionsDto extends IntersectionType(PeriodDto, LanguageDto) {}
