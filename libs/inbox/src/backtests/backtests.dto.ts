import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type BacktestBody, type JudgeExampleBody, SCREENING_LIMITS, type ScreeningRuleBody } from '@parvis/contracts';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';

export class BacktestDto implements BacktestBody {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'A draft, or what is to change of the rule' }) // prettier-ignore
  @IsOptional()
  @IsObject()
  content?: ScreeningRuleBody;

  @ApiProperty({ minimum: 1, maximum: SCREENING_LIMITS.backtestDays })
  @IsInt()
  @Min(1)
  @Max(SCREENING_LIMITS.backtestDays)
  days!: number;
}

export class JudgeExampleDto implements JudgeExampleBody {
  @ApiProperty({ enum: ['right', 'wrong'], nullable: true })
  @IsIn(['right', 'wrong', null])
  judgement!: 'right' | 'wrong' | null;

  @ApiPropertyOptional({ description: 'With wrong: its text becomes a sample that must not match' })
  @IsOptional()
  @IsBoolean()
  addTest?: boolean;
}
