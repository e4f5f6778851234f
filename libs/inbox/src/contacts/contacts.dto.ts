import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type BlockContactBody, CHANNEL_KINDS, type ChannelKind, CONTACT_ATTRIBUTE_TYPES, type ContactAttributesBody, type ContactAttributeType, type ContactListBody, type ContactNoteBody, type ContactsQuery, type CreateContactAttributeBody, type LinkContactBody, type UpdateContactAttributeBody, type UpdateContactBody } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const flag = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);
const list = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? [value] : value);
const trimmedList = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? value.map((entry: unknown) => trimmed({ value: entry })) : value;

export class ContactsQueryDto extends PageDto implements ContactsQuery {
  @ApiPropertyOptional({ description: 'Words of the name or handle, or the beginning of an e-mail address or number' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Transform(flag)
  @IsBoolean()
  vip?: boolean;

  @ApiPropertyOptional()
  @IsOptional()
  @Transform(flag)
  @IsBoolean()
  blocked?: boolean;

  @ApiPropertyOptional({ enum: CHANNEL_KINDS })
  @IsOptional()
  @IsIn(CHANNEL_KINDS)
  channel?: ChannelKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  listId?: string;

  @ApiPropertyOptional({ type: [String], description: 'key:value of a custom attribute; may be given several times' })
  @IsOptional()
  @Transform(list)
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  @MaxLength(600, { each: true })
  attribute?: string[];
}

export class UpdateContactDto implements UpdateContactBody {
  @ApiProperty()
  @IsInt()
  version!: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  vip?: boolean;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsSmallId({ each: true })
  listIds?: string[];
}

export class ContactAttributesDto implements ContactAttributesBody {
  @ApiProperty()
  @IsInt()
  version!: number;

  @ApiProperty({ description: 'By key; null takes the value away' })
  @IsObject()
  values!: ContactAttributesBody['values'];
}

export class BlockContactDto implements BlockContactBody {
  @ApiProperty({ maxLength: 300 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  reason!: string;
}

export class ContactNoteDto implements ContactNoteBody {
  @ApiProperty({ maxLength: 10_000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(10_000)
  text!: string;
}

export class LinkContactDto implements LinkContactBody {
  @ApiProperty({ description: 'Any contact of the other person' })
  @IsBigId()
  contactId!: string;
}

export class ContactListDto implements ContactListBody {
  @ApiProperty({ maxLength: 60 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name!: string;
}

export class CreateContactAttributeDto implements CreateContactAttributeBody {
  @ApiProperty({ description: 'Small letters, digits and hyphens, beginning with a letter', maxLength: 40 })
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, {
    message: 'has to be small letters, digits and hyphens, beginning with a letter',
  })
  key!: string;

  @ApiProperty({ maxLength: 60 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name!: string;

  @ApiProperty({ enum: CONTACT_ATTRIBUTE_TYPES })
  @IsIn(CONTACT_ATTRIBUTE_TYPES)
  type!: ContactAttributeType;

  @ApiPropertyOptional({ type: [String], description: 'Of a choice' })
  @IsOptional()
  @Transform(trimmedList)
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(60, { each: true })
  options?: string[];
}

export class UpdateContactAttributeDto implements UpdateContactAttributeBody {
  @ApiProperty()
  @IsInt()
  version!: number;

  @ApiPropertyOptional({ maxLength: 60 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name?: string;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @Transform(trimmedList)
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(60, { each: true })
  options?: string[];
}
