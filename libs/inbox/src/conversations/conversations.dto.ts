import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AssignBody, CHANNEL_KINDS, type ChannelKind, CONVERSATION_SORTS, CONVERSATION_STATUSES, type ConversationSort, type ConversationsQuery, type ConversationStatus, type EscalateBody, PRIORITIES, type Priority, type UpdateConversationBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';
import { DEFAULT_LIMIT, PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class ConversationsQueryDto extends PageDto implements ConversationsQuery {
  @ApiPropertyOptional({
    description:
      'mine, unassigned, mentions, at-risk, snoozed, handled, all, team-N, channel-KIND, account-N, tag-N or view-N',
    default: 'all',
  })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  view?: string;

  @ApiPropertyOptional({ enum: CONVERSATION_STATUSES })
  @IsOptional()
  @IsIn(CONVERSATION_STATUSES)
  status?: ConversationStatus;

  @ApiPropertyOptional({ enum: CHANNEL_KINDS })
  @IsOptional()
  @IsIn(CHANNEL_KINDS)
  channel?: ChannelKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  accountId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  tagId?: string;

  @ApiPropertyOptional({ description: 'A filter as JSON, in addition to the view; see POST /api/views' })
  @IsOptional()
  @IsString()
  @MaxLength(16_000)
  filter?: string;

  @ApiPropertyOptional({
    enum: CONVERSATION_SORTS,
    description:
      'waiting, due, priority and stars order open conversations; others fall back to newest. Default newest; at-risk: due; a saved view: its own',
  })
  @IsOptional()
  @IsIn(CONVERSATION_SORTS)
  sort?: ConversationSort;
}

export class ItemsQueryDto {
  @ApiPropertyOptional({ description: 'Items older than this one; default: the newest' })
  @IsOptional()
  @IsBigId()
  before?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: DEFAULT_LIMIT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}

export class UpdateConversationDto implements UpdateConversationBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiPropertyOptional({ enum: CONVERSATION_STATUSES })
  @IsOptional()
  @IsIn(CONVERSATION_STATUSES)
  status?: ConversationStatus;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'With status snoozed' })
  @IsOptional()
  @IsISO8601({ strict: true })
  snoozedUntil?: string | null;

  @ApiPropertyOptional({ enum: PRIORITIES })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsSmallId()
  teamId?: string | null;
}

export class AssignDto implements AssignBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf((body: AssignDto) => body.memberId !== null)
  @IsSmallId()
  memberId!: string | null;
}

export class EscalateDto implements EscalateBody {
  @ApiProperty()
  @IsSmallId()
  teamId!: string;

  @ApiProperty({ maxLength: 2000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  reason!: string;

  @ApiPropertyOptional({ enum: PRIORITIES, description: 'Default: high, or higher when it is already' })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;
}
