import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CONVERSATION_SORTS, type ConversationSort, type Filter, type PreviewBody, type SavedViewBody, type UpdateSavedViewBody, VIEW_AUDIENCES, VIEW_NAME_LENGTH, type ViewAudience, type ViewOrderBody } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, Min, ValidateIf } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
// the global pipe makes instances of nested objects; a filter is checked as it was sent
const asSent = ({ obj, key }: { obj: Record<string, unknown>; key: string }): unknown => obj[key];
const FILTER_TEXT = 'Groups `{ all }`, `{ any }`, `{ not }` and conditions `{ field, operator, value }`, nested';

export class PreviewDto implements PreviewBody {
  @ApiProperty({ type: 'object', additionalProperties: true, description: FILTER_TEXT })
  @Transform(asSent)
  @IsObject()
  filter!: Filter;

  @ApiPropertyOptional({ enum: CONVERSATION_SORTS })
  @IsOptional()
  @IsIn(CONVERSATION_SORTS)
  sort?: ConversationSort;
}

export class SavedViewDto implements SavedViewBody {
  @ApiProperty({ maxLength: VIEW_NAME_LENGTH })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(VIEW_NAME_LENGTH)
  name!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: FILTER_TEXT })
  @Transform(asSent)
  @IsObject()
  filter!: Filter;

  @ApiPropertyOptional({ enum: CONVERSATION_SORTS, default: 'newest' })
  @IsOptional()
  @IsIn(CONVERSATION_SORTS)
  sort?: ConversationSort;

  @ApiPropertyOptional({ enum: VIEW_AUDIENCES, default: 'me' })
  @IsOptional()
  @IsIn(VIEW_AUDIENCES)
  audience?: ViewAudience;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'With the audience team' })
  @ValidateIf((body: SavedViewDto) => body.teamId != null)
  @IsSmallId()
  teamId?: string | null;
}

export class UpdateSavedViewDto implements UpdateSavedViewBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiPropertyOptional({ maxLength: VIEW_NAME_LENGTH })
  @ValidateIf((body: UpdateSavedViewDto) => body.name !== undefined)
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(VIEW_NAME_LENGTH)
  name?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: FILTER_TEXT })
  @ValidateIf((body: UpdateSavedViewDto) => body.filter !== undefined)
  @Transform(asSent)
  @IsObject()
  filter?: Filter;

  @ApiPropertyOptional({ enum: CONVERSATION_SORTS })
  @IsOptional()
  @IsIn(CONVERSATION_SORTS)
  sort?: ConversationSort;

  @ApiPropertyOptional({ enum: VIEW_AUDIENCES })
  @IsOptional()
  @IsIn(VIEW_AUDIENCES)
  audience?: ViewAudience;

  @ApiPropertyOptional({ type: String, nullable: true })
  @ValidateIf((body: UpdateSavedViewDto) => body.teamId != null)
  @IsSmallId()
  teamId?: string | null;
}

export class ViewOrderDto implements ViewOrderBody {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(500)
  @IsSmallId({ each: true })
  ids!: string[];
}
