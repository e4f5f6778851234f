import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AnswerPracticeBody, type AnswerReviewBody, type AnswerTrainingBody, type CalibrateBody, PRACTICE_FORMS, PRACTICE_PACES, type PracticeForm, type PracticePace, REVIEW_ANSWERS, type ReviewAnswer, type StartTrainingBody, TRAINING_TOPICS, type TrainingQuery, type TrainingTopic } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class AnswerReviewDto implements AnswerReviewBody {
  @ApiProperty({ enum: REVIEW_ANSWERS }) @IsIn(REVIEW_ANSWERS) answer!: ReviewAnswer;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsSmallId() reasonId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  note?: string | null;
}

class ExplanationDto {
  @ApiProperty({ maxLength: 500 }) @Transform(trimmed) @IsString() @IsNotEmpty() @MaxLength(500) fr!: string;
  @ApiProperty({ maxLength: 500 }) @Transform(trimmed) @IsString() @IsNotEmpty() @MaxLength(500) en!: string;
}

export class CalibrateDto implements CalibrateBody {
  @ApiProperty({ enum: REVIEW_ANSWERS }) @IsIn(REVIEW_ANSWERS) right!: ReviewAnswer;
  @ApiProperty({ enum: TRAINING_TOPICS }) @IsIn(TRAINING_TOPICS) topic!: TrainingTopic;

  @ApiProperty({ type: ExplanationDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ExplanationDto)
  explanation!: ExplanationDto;

  @ApiPropertyOptional({ maxLength: 2000, description: 'Default: the item’s' })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  text?: string;
}

export class StartTrainingDto implements StartTrainingBody {
  @ApiPropertyOptional({ enum: ['fr', 'en'] }) @IsOptional() @IsIn(['fr', 'en']) language?: 'fr' | 'en';
  @ApiPropertyOptional({ minimum: 1, maximum: 60, default: 20 }) @IsOptional() @IsInt() @Min(1) @Max(60) count?: number;
  @ApiPropertyOptional({ enum: PRACTICE_FORMS, default: 'single' }) @IsOptional() @IsIn(PRACTICE_FORMS) form?: PracticeForm; // prettier-ignore
  @ApiPropertyOptional({ enum: PRACTICE_PACES, default: 'own' }) @IsOptional() @IsIn(PRACTICE_PACES) pace?: PracticePace; // prettier-ignore
}

export class AnswerTrainingDto implements AnswerTrainingBody {
  @ApiProperty({ maxLength: 60 }) @IsString() @IsNotEmpty() @MaxLength(60) sampleId!: string;
  @ApiProperty({ enum: REVIEW_ANSWERS }) @IsIn(REVIEW_ANSWERS) answer!: ReviewAnswer;
}

export class AnswerPracticeDto implements AnswerPracticeBody {
  @ApiProperty({ enum: REVIEW_ANSWERS }) @IsIn(REVIEW_ANSWERS) answer!: ReviewAnswer;
  @ApiPropertyOptional() @IsOptional() @IsSmallId() reasonId?: string;
}

export class TrainingQueryDto extends PageDto implements TrainingQuery {
  @ApiPropertyOptional({ description: 'Of one member' }) @IsOptional() @IsSmallId() memberId?: string;
}
