import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ChangeReplyBody, CheckReplyBody, EditReplyBody, NoteBody, ReplyBody } from '@parvis/contracts';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  Min,
} from 'class-validator';
import { IsBigId, IsSmallId } from '../wire/ids';

/** No channel takes more; the channel's own limit is checked afterwards and answered as such. */
const LONGEST_TEXT = 200_000;

export class ReplyDto implements ReplyBody {
  @ApiProperty({ enum: ['reply', 'private-reply'] })
  @IsIn(['reply', 'private-reply'])
  verb!: 'reply' | 'private-reply';

  @ApiProperty()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  @ApiPropertyOptional({ description: 'The item answered; default: the last inbound one' })
  @IsOptional()
  @IsBigId()
  itemId?: string;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsBigId({ each: true })
  attachmentIds?: string[];

  @ApiProperty({ description: 'The newest item the writer has seen; anything newer answers 409 newer-items' })
  @IsBigId()
  lastSeenItemId!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  sendAnyway?: boolean;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  thenHandle?: boolean;

  @ApiPropertyOptional({ description: 'Send in public although the text holds personal data' })
  @IsOptional()
  @IsBoolean()
  acceptWarnings?: boolean;

  @ApiPropertyOptional({ description: 'E-mail: answer everybody the mail was addressed to' })
  @IsOptional()
  @IsBoolean()
  replyAll?: boolean;

  @ApiPropertyOptional({ description: 'When to send it; something new by then hands it back to the writer' })
  @IsOptional()
  @IsISO8601({ strict: true })
  sendAt?: string;

  @ApiPropertyOptional({ description: 'The prepared answer it was made from' })
  @IsOptional()
  @IsSmallId()
  cannedReplyId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  cannedVariantId?: string;
}

export class CheckReplyDto implements CheckReplyBody {
  @ApiProperty({ enum: ['reply', 'private-reply'] })
  @IsIn(['reply', 'private-reply'])
  verb!: 'reply' | 'private-reply';

  @ApiProperty()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBigId()
  itemId?: string;
}

export class EditReplyDto implements EditReplyBody {
  @ApiProperty()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  @ApiProperty({ description: 'The revision that was read' })
  @IsInt()
  @Min(1)
  revision!: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  acceptWarnings?: boolean;
}

export class ChangeReplyDto implements ChangeReplyBody {
  @ApiPropertyOptional({ description: 'The revision of the wording that was changed; goes with text' })
  @IsOptional()
  @IsInt()
  @Min(1)
  revision?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsISO8601({ strict: true })
  sendAt?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  acceptWarnings?: boolean;
}

export class NoteDto implements NoteBody {
  @ApiProperty({ maxLength: 20_000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(20_000)
  text!: string;

  @ApiPropertyOptional({ type: [String], description: 'Ids of the members mentioned' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  mentions?: string[];
}
