import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CLASSIFIER_LIMITS, LEARNER_LIMITS, type TestClassifierBody, type UpdateClassifierBody, type UpdateLearnerBody } from '@parvis/contracts'; // prettier-ignore
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const [SHORTEST_MS, LONGEST_MS] = CLASSIFIER_LIMITS.timeoutMs;

export class UpdateLearnerDto implements UpdateLearnerBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ minimum: LEARNER_LIMITS.suggestFrom, maximum: 99 })
  @IsOptional()
  @IsInt()
  @Min(LEARNER_LIMITS.suggestFrom)
  @Max(99)
  suggestFrom?: number;
}

export class UpdateClassifierDto implements UpdateClassifierBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiPropertyOptional({ maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  url?: string;

  @ApiPropertyOptional({ minimum: SHORTEST_MS, maximum: LONGEST_MS })
  @IsOptional()
  @IsInt()
  @Min(SHORTEST_MS)
  @Max(LONGEST_MS)
  timeoutMs?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class TestClassifierDto implements TestClassifierBody {
  @ApiProperty({ maxLength: CLASSIFIER_LIMITS.text })
  @IsString()
  @IsNotEmpty()
  @MaxLength(CLASSIFIER_LIMITS.text)
  text!: string;
}
