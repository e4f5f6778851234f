import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { NoteBody, ReplyBody } from '@parvis/contracts';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
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
