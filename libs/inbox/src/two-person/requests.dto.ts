import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AnswerRequestBody, type CreateRequestBody, GUARDED_VERBS, type GuardedVerb, REQUEST_STATES, type RequestPreviewBody, type RequestsQuery, type RequestState } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsString, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const MOST_ITEMS = 2000;
const MOST_PEOPLE = 500;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class RequestPreviewDto implements RequestPreviewBody {
  @ApiProperty({ enum: GUARDED_VERBS }) @IsIn(GUARDED_VERBS) kind!: GuardedVerb;

  @ApiPropertyOptional({ type: [String], maxItems: MOST_ITEMS, description: 'With `ban`: their authors' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_ITEMS)
  @IsBigId({ each: true })
  itemIds?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: MOST_PEOPLE })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_PEOPLE)
  @IsBigId({ each: true })
  identityIds?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: MOST_PEOPLE, description: 'With all identities that are linked' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_PEOPLE)
  @IsBigId({ each: true })
  contactIds?: string[];
}

export class CreateRequestDto extends RequestPreviewDto implements CreateRequestBody {
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsSmallId() reasonId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  note?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'Of a ban: when it ends' })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string | null;

  @ApiPropertyOptional({ description: 'Whether the authors are told why; default: as the workspace has set it' })
  @IsOptional()
  @IsBoolean()
  sendStatement?: boolean;

  @ApiPropertyOptional({ description: 'How many will be acted on, as typed' })
  @IsOptional()
  @IsInt()
  @Min(0)
  expectedCount?: number;
}

export class RequestsQueryDto extends PageDto implements RequestsQuery {
  @ApiPropertyOptional({ enum: REQUEST_STATES }) @IsOptional() @IsIn(REQUEST_STATES) state?: RequestState;
}

export class AnswerRequestDto implements AnswerRequestBody {
  @ApiPropertyOptional({ maxLength: 2000 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  note?: string;
}
